/**
 * The events of jobs for any number of streams. Every moment one question to the store tells which of the followed jobs have news, and
 * the news of a job is read once, however many follow it: idle streams cost next to nothing.
 */
import type { EventRecord, JobState } from "../records.ts";
import type { JobStanding, Store } from "../store/port.ts";
import type { ServerEvent } from "./route.ts";

const POLL_MS = 300;
const BATCH = 200;
/** Read for one stream that is far behind, which may be slow to take them. */
const BATCH_OF_ONE = 50;
/** Events that are kept at hand for streams that are not far behind. */
const KEPT = 400;
/** Jobs that are asked after in one question. */
const ASKED_AT_ONCE = 500;

const hasEnded = (state: JobState): boolean => state !== "queued" && state !== "running";

interface Follower {
  wake(): void;
}

/** One job, looked at for as long as somebody follows it. */
class Feed {
  readonly id: string;
  readonly #store: Store;
  readonly #followers = new Set<Follower>();
  #recent: readonly ServerEvent[] = [];
  #last = 0;
  /** Grows with everything that followers should look at. */
  #news = 0;
  #ended: JobState | null = null;
  #failure: Error | null = null;
  #reading = false;

  constructor(store: Store, id: string) {
    this.#store = store;
    this.id = id;
  }

  get isFollowed(): boolean {
    return this.#followers.size > 0;
  }

  /** Somebody waits for news of it, and there may be some. */
  get isLive(): boolean {
    return this.isFollowed && this.#ended === null && this.#failure === null;
  }

  async *follow(over: AbortSignal, after: number): AsyncGenerator<ServerEvent> {
    const follower: { wake(): void } = { wake: () => {} };
    this.#followers.add(follower);
    const abort = (): void => follower.wake();
    over.addEventListener("abort", abort);
    try {
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
    return (await this.#store.jobs.events(this.id, cursor, BATCH_OF_ONE)).map(eventOf);
  }

  /** `standing` null: there is no such job. What it had to tell when it stood so is in the store. */
  async tell(standing: Omit<JobStanding, "id"> | null): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      const isNews = standing !== null && standing.events > this.#last;
      if (isNews) await this.#read(standing.events);
      const isOver = standing === null || hasEnded(standing.state);
      if (isOver) this.#ended = standing?.state ?? "cancelled";
      if (isNews || isOver) this.#wakeAll();
    } catch (error) {
      this.fail(error);
    } finally {
      this.#reading = false;
    }
  }

  fail(error: unknown): void {
    this.#failure = error instanceof Error ? error : new Error(String(error));
    this.#wakeAll();
  }

  async #read(until: number): Promise<void> {
    while (this.#last < until) {
      const found = (await this.#store.jobs.events(this.id, this.#last, BATCH)).map(eventOf);
      if (found.length === 0) return;
      this.#last = found.at(-1)?.id ?? this.#last;
      this.#recent = [...this.#recent, ...found].slice(-KEPT);
    }
  }

  #wakeAll(): void {
    this.#news++;
    for (const follower of this.#followers) follower.wake();
  }
}

const eventOf = ({ sequence, event, data }: EventRecord): ServerEvent => ({ id: sequence, event, data });

/** All jobs of a store that are followed. */
class Watch {
  readonly #store: Store;
  readonly #feeds = new Map<string, Feed>();
  #looking = false;

  constructor(store: Store) {
    this.#store = store;
  }

  async *follow(id: string, over: AbortSignal, after: number): AsyncGenerator<ServerEvent> {
    const known = this.#feeds.get(id);
    const feed = known ?? new Feed(this.#store, id);
    this.#feeds.set(id, feed);
    const events = feed.follow(over, after);
    try {
      const first = events.next();
      // What is the matter shows when it is waited for.
      first.catch(() => {});
      if (known === undefined) await this.#askAfter([feed]);
      this.#look();
      for (let next = await first; next.done !== true; next = await events.next()) yield next.value;
    } finally {
      await events.return(undefined);
      if (!feed.isFollowed && this.#feeds.get(id) === feed) this.#feeds.delete(id);
    }
  }

  #look(): void {
    if (this.#looking) return;
    this.#looking = true;
    void this.#lookWhileFollowed().finally(() => {
      this.#looking = false;
    });
  }

  async #lookWhileFollowed(): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      const live = [...this.#feeds.values()].filter(({ isLive }) => isLive);
      if (live.length === 0) return;
      for (let first = 0; first < live.length; first += ASKED_AT_ONCE) await this.#askAfter(live.slice(first, first + ASKED_AT_ONCE));
    }
  }

  async #askAfter(feeds: readonly Feed[]): Promise<void> {
    try {
      const found = new Map((await this.#store.jobs.standings(feeds.map(({ id }) => id))).map((standing) => [standing.id, standing]));
      await Promise.all(feeds.map((feed) => feed.tell(found.get(feed.id) ?? null)));
    } catch (error) {
      for (const feed of feeds) feed.fail(error);
    }
  }
}

const watches = new WeakMap<Store, Watch>();

/**
 * The job's events after that one, those to come included, and "end" with the state as the last. What is thrown comes from the store.
 */
export function followJob(store: Store, id: string, over: AbortSignal, after: number): AsyncGenerator<ServerEvent> {
  const watch = watches.get(store) ?? new Watch(store);
  watches.set(store, watch);
  return watch.follow(id, over, after);
}
