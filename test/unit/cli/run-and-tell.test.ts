/** What a person reads at the end of an execution, whatever else was asked for. */
import { describe, expect, it } from "vitest";
import { runAndTell } from "../../../src/cli/commands/execute.ts";
import { CommandFailure, exitStatus } from "../../../src/cli/exit.ts";
import type { Machine } from "../../../src/cli/machine.ts";
import type { Act } from "../../../src/execution/drivers/simulated/faults.ts";
import type { ExecuteOutcome } from "../../../src/execution/execute.ts";
import type { JournalRecord } from "../../../src/execution/journal/record.ts";
import type { JournalStore } from "../../../src/execution/journal/store.ts";
import { documentsText } from "../../../src/execution/read-execution.ts";
import { begin, type Exercise, exerciseOf, oneMove } from "../../support/executions.ts";

function screen() {
  const printed: string[] = [];
  const written = new Map<string, string>();
  const machine: Pick<Machine, "print" | "note" | "writeWhole" | "useColours" | "columns" | "outputIsTerminal"> = {
    print: async (text) => void printed.push(text),
    note: () => {},
    writeWhole: async (path, text) => void written.set(path, text),
    useColours: false,
    columns: 100,
    outputIsTerminal: false,
  };
  return { machine: machine as Machine, printed, written };
}

/** As `exercise.store`, with the documents that the command line keeps. */
function storeOf({ store, network, plan, layout }: Exercise): JournalStore<JournalRecord> {
  const documents = documentsText(network.document, network.document, plan, layout.fleet, undefined);
  return { ...store, create: (row) => store.create({ ...row, documents }) };
}

function run(exercise: Exercise, options: Parameters<typeof runAndTell>[4]) {
  const { machine, printed, written } = screen();
  const store = storeOf(exercise);
  const carryOut = (): Promise<ExecuteOutcome> => begin(exercise, { store });
  const open = { world: exercise.fleet.world, close: async () => {} };
  return { told: runAndTell(machine, store, open, "ex-1", options, carryOut), printed, written };
}

/** A host that dies with the router under way, and is not seen to be off: nobody can say where the router is. */
function undecided(): Exercise {
  const exercise = exerciseOf(oneMove);
  const { fleet } = exercise;
  const silence = (): void => {
    for (const device of ["h1", "h2"]) fleet.inject({ fault: "unreachable", device, when: { atSeconds: 0 }, seconds: 100_000 });
  };
  const migrates = ({ act }: Act): boolean => act === "migrate";
  fleet.inject({ fault: "call", moment: "made", matches: migrates, call: silence });
  return exercise;
}

describe("an execution that stops between two states", () => {
  it("prints its page, also where a network was asked for that cannot be written yet", async () => {
    const { told, printed, written } = run(undecided(), { networkOut: "after.json", report: "report.json" });
    const failure = await told.then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(CommandFailure);
    expect(failure).toMatchObject({ status: exitStatus.needsPerson, message: expect.stringContaining("rehome execution resume ex-1") });
    const text = printed.join("");
    expect(text).toContain("needs-person");
    expect(text).toMatch(/Never start a second copy|rehome execution resume/);
    expect(text).toContain("h1 cannot be asked");
    expect([...written.keys()]).toEqual(["report.json"]);
  });

  it("says so by its status", async () => {
    expect(await run(undecided(), {}).told).toBe(exitStatus.needsPerson);
  });
});

describe("an execution that comes to its end", () => {
  it("writes the network that it leaves", async () => {
    const { told, written, printed } = run(exerciseOf(oneMove), { networkOut: "after.json" });
    expect(await told).toBe(exitStatus.done);
    const left = JSON.parse(written.get("after.json") ?? "") as {
      readonly virtualRouters: readonly { readonly id: string; readonly host: string }[];
    };
    expect(left.virtualRouters.map(({ id, host }) => [id, host])).toEqual([
      ["r1", "h2"],
      ["r2", "h2"],
    ]);
    expect(printed.join("")).toContain("done");
  });
});
