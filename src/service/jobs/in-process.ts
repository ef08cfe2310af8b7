/** Announcements inside one process: enough where the store is a file and there is one server. */
import type { JobKind } from "../records.ts";
import type { AnnouncedJob, Dispatcher } from "./port.ts";

interface Listener {
  readonly kinds: ReadonlySet<JobKind>;
  readonly take: (job: AnnouncedJob) => void;
}

/** A listener is called after the announcement has returned, never inside it. */
export function createInProcessDispatcher(): Dispatcher {
  const listeners: Listener[] = [];
  let closed = false;
  return {
    async announce(job) {
      if (closed) return;
      const { id, kind } = job;
      for (const { kinds, take } of listeners) {
        if (!kinds.has(kind)) continue;
        setImmediate(() => {
          if (!closed) take({ id, kind });
        });
      }
    },
    async listen(kinds, take) {
      listeners.push({ kinds: new Set(kinds), take });
    },
    async close() {
      closed = true;
      listeners.length = 0;
    },
  };
}
