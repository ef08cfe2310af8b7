/** What every dispatcher does, whatever carries its announcements. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { AnnouncedJob, Dispatcher } from "../../src/service/jobs/port.ts";

export interface DispatcherBench {
  readonly name: string;
  /** One that shares its announcements with those that were opened before, as another process of the same service would. */
  open(): Promise<Dispatcher>;
  /** Before each test: nothing is announced. */
  reset(): Promise<void>;
}

const SETTLED_MS = 1500;

export function describeDispatcher(bench: DispatcherBench): void {
  describe(`dispatcher: ${bench.name}`, () => {
    const opened: Dispatcher[] = [];
    const open = async (): Promise<Dispatcher> => {
      const dispatcher = await bench.open();
      opened.push(dispatcher);
      return dispatcher;
    };
    beforeEach(() => bench.reset());
    afterEach(async () => {
      for (const dispatcher of opened.splice(0)) await dispatcher.close();
    });

    it("calls whoever listens for the kind, with id and kind, and nobody else", async () => {
      const dispatcher = await open();
      const [plans, rest]: [AnnouncedJob[], AnnouncedJob[]] = [[], []];
      await dispatcher.listen(["plan"], (job) => void plans.push(job));
      await dispatcher.listen(["what-if", "sweep-case"], (job) => void rest.push(job));
      await dispatcher.announce({ id: "pl-1", kind: "plan" });
      await dispatcher.announce({ id: "wi-1", kind: "what-if" });
      await dispatcher.announce({ id: "sw-1", kind: "sweep-case" });
      await dispatcher.announce({ id: "ex-1", kind: "execution" });
      await until(() => plans.length + rest.length === 3);
      expect(plans).toEqual([{ id: "pl-1", kind: "plan" }]);
      expect([...rest].sort((x, y) => (x.id < y.id ? -1 : 1))).toEqual([
        { id: "sw-1", kind: "sweep-case" },
        { id: "wi-1", kind: "what-if" },
      ]);
    });

    it("has returned from the announcement before it calls anybody", async () => {
      const dispatcher = await open();
      const order: string[] = [];
      await dispatcher.listen(["plan"], () => void order.push("taken"));
      await dispatcher.announce({ id: "pl-1", kind: "plan" });
      order.push("announced");
      await until(() => order.length === 2);
      expect(order).toEqual(["announced", "taken"]);
    });

    it("takes the same announcement again, as after a job was given back", async () => {
      const dispatcher = await open();
      const taken: string[] = [];
      await dispatcher.listen(["plan"], ({ id }) => void taken.push(id));
      await dispatcher.announce({ id: "pl-1", kind: "plan" });
      await until(() => taken.length === 1);
      await dispatcher.announce({ id: "pl-1", kind: "plan" });
      await until(() => taken.length === 2);
      expect(taken).toEqual(["pl-1", "pl-1"]);
    });

    it("loses none of many at once", async () => {
      const dispatcher = await open();
      const taken: string[] = [];
      await dispatcher.listen(["plan"], ({ id }) => void taken.push(id));
      for (let index = 0; index < 25; index += 1) await dispatcher.announce({ id: `pl-${index}`, kind: "plan" });
      await until(() => taken.length === 25);
      expect(new Set(taken).size).toBe(25);
    });

    it("refuses no announcement that nobody listens for, and calls nobody once it is closed", async () => {
      const dispatcher = await open();
      const taken: string[] = [];
      await dispatcher.announce({ id: "pl-1", kind: "plan" });
      await dispatcher.listen(["what-if"], ({ id }) => void taken.push(id));
      await dispatcher.close();
      opened.splice(0);
      await dispatcher.announce({ id: "wi-1", kind: "what-if" });
      await sleep(SETTLED_MS);
      expect(taken).toEqual([]);
    });
  });
}

/** For as long as a test may take. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(20);
}
