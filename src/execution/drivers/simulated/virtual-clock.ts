/** Time that jumps to whatever is awaited next, as soon as all code is idle: nobody ever waits for real. */
import type { Clock } from "../../ports.ts";

export interface VirtualClock extends Clock {
  doze(seconds: number): Doze;
}

/** A sleep that can be ended early, or given up: then it never ends, and time does not wait for it. */
export interface Doze {
  readonly done: Promise<void>;
  wake(): void;
  drop(): void;
}

export interface TimedWorld {
  now(): number;
  /** When the next thing happens by itself; null: nothing will. */
  nextEventAt(): number | null;
  runNextEvent(): void;
  jumpTo(time: number): void;
}

interface Sleeper {
  readonly at: number;
  readonly resolve: () => void;
}

/** "Idle" is the turn of the event loop after which no promise is left to settle: code that awaits a real timer or file is not seen. */
export function createVirtualClock(world: TimedWorld): VirtualClock {
  /** Latest first. */
  const sleepers: Sleeper[] = [];
  let scheduled = false;

  const add = (sleeper: Sleeper): void => {
    let index = sleepers.length;
    while (index > 0 && (sleepers[index - 1]?.at ?? 0) <= sleeper.at) index--;
    sleepers.splice(index, 0, sleeper);
    if (scheduled) return;
    scheduled = true;
    setImmediate(turn);
  };

  const turn = (): void => {
    for (let next = sleepers.at(-1); next !== undefined; next = sleepers.at(-1)) {
      const eventAt = world.nextEventAt();
      if (eventAt === null || eventAt > next.at) break;
      world.runNextEvent();
    }
    const sleeper = sleepers.pop();
    if (sleeper !== undefined) {
      world.jumpTo(sleeper.at);
      sleeper.resolve();
    }
    scheduled = sleepers.length > 0;
    if (scheduled) setImmediate(turn);
  };

  const doze: VirtualClock["doze"] = (seconds) => {
    const at = Math.ceil(world.now() + Math.max(0, Number.isFinite(seconds) ? seconds : 0) * 1000);
    let resolve: () => void = () => undefined;
    const done = new Promise<void>((settle) => {
      resolve = settle;
    });
    const sleeper: Sleeper = { at, resolve };
    const drop = (): boolean => {
      const index = sleepers.indexOf(sleeper);
      if (index >= 0) sleepers.splice(index, 1);
      return index >= 0;
    };
    add(sleeper);
    return {
      done,
      wake() {
        if (drop()) add({ at: world.now(), resolve });
      },
      drop,
    };
  };

  return { now: world.now, sleep: (seconds) => doze(seconds).done, doze };
}
