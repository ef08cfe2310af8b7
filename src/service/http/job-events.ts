/** The events of jobs for any number of streams: each job is looked at once every moment, however many follow it. */
import type { JobState } from "../records.ts";
import type { Store } from "../store/port.ts";
import type { ServerEvent } from "./route.ts";

const POLL_MS = 300;
const BATCH = 200;
/** Events that are kept at hand for streams that are not far behind. */
const KEPT = 400;

const hasEnded = (state: JobState): boolean => state !== "queued" && state !== "running";

interface Follower {
  wake(): void;
}

/** One job, looked at for as long as somebody follows it. */
class Feed {
  readonly #store: Store;
  readonly #id: string;
  readonly #followers = new Set<Follower>();
  #recent: readonly ServerEvent[] = [];
  #last = 0;
  /** Grows with everything that followers should look at. */
  #news = 0;
  #ended: JobState | null = null;
  #failure: Error | null = null;
  #looking = false;

  constructor(store: Store, id: string) {
    this.#store = store;
    this.#id = id;
  }

  get isFollowed(): boolean {
    return this.#followers.size > 0;
  }

  async *follow(over: AbortSignal, after: number): AsyncGenerator<ServerEvent> {
    const follower: { wake(): void } = { wake: () => {} };
    this.#followers.add(follower);
    const abort = (): void => follower.wake();
    over.addEventListener("abort", abort);
    try {
      this.#look();
      let cursor = after;
      while (!over.aborted) {
        const known = this.#news;
        const events = await this.#after(cursor);
        for (const event of events) {
          yield event;
          cursor = event.id;
        }
        if (over.aborted || events.length > 0) continue;
        if (this.#failure !== null) throw this.#failure;
        if (this.#ended !== null && cursor >= this.#last) {
          yield { id: cursor, event: "end", data: JSON.stringify({ state: this.#ended }) };
          return;
        }
        await new Promise<void>((resolve) => {
          follower.wake = resolve;
          if (over.aborted || this.#news !== known) resolve();
        });
      }
    } finally {
      over.removeEventListener("abort", abort);
      this.#followers.delete(follower);
    }
  }

  /** From what is at hand if that reaches back far enough, otherwise from the store. */
  async #after(cursor: number): Promise<readonly ServerEvent[]> {
    const oldest = this.#recent[0]?.id ?? this.#last + 1;
    if (cursor >= oldest - 1) return this.#recent.filter(({ id }) => id > cursor);
    return (await this.#store.jobs.events(this.#id, cursor, BATCH)).map(({ sequence, event, data }) => ({ id: sequence, event, data }));
  }

  #look(): void {
    if (this.#looking) return;
    this.#looking = true;
    void this.#lookWhileFollowed().finally(() => {
      this.#looking = false;
      // Somebody came while the last look was ending.
      if (this.isFollowed && this.#ended === null && this.#failure === null) this.#look();
    });
  }

  async #lookWhileFollowed(): Promise<void> {
    while (this.isFollowed && this.#ended === null && this.#failure === null) {
      try {
        await this.#lookOnce();
      } catch (error) {
        this.#failure = error instanceof Error ? error : new Error(String(error));
        this.#wakeAll();
        return;
      }
      if (this.#ended === null) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** The state is read first: whatever an ended job had to tell is in the store by then. */
  async #lookOnce(): Promise<void> {
    const job = await this.#store.jobs.find(this.#id);
    let news = false;
    for (;;) {
      const events = await this.#store.jobs.events(this.#id, this.#last, BATCH);
      if (events.length === 0) break;
      const found = events.map(({ sequence, event, data }) => ({ id: sequence, event, data }));
      this.#last = found.at(-1)?.id ?? this.#last;
      this.#recent = [...this.#recent, ...found].slice(-KEPT);
      news = true;
      if (events.length < BATCH) break;
    }
    if (job === null || hasEnded(job.state)) {
      this.#ended = job?.state ?? "cancelled";
      news = true;
    }
    if (news) this.#wakeAll();
  }

  #wakeAll(): void {
    this.#news++;
    for (const follower of this.#followers) follower.wake();
  }
}

const feeds = new WeakMap<Store, Map<string, Feed>>();

/**
 * The job's events after that one, those to come included, and "end" with the state as the last. What is thrown comes from the store.
 */
export async function* followJob(store: Store, id: string, over: AbortSignal, after: number): AsyncGenerator<ServerEvent> {
  const known = feeds.get(store) ?? new Map<string, Feed>();
  feeds.set(store, known);
  const feed = known.get(id) ?? new Feed(store, id);
  known.set(id, feed);
  try {
    yield* feed.follow(over, after);
  } finally {
    if (!feed.isFollowed) known.delete(id);
  }
}
