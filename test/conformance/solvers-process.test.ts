import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import type { SolveProgress, Solver, SolverName } from "../../src/optimiser/solvers/port.ts";
import { createSolver } from "../../src/optimiser/solvers/process/client.ts";
import { findPrlimit, LEAST_MEMORY_MIB, workerFile } from "../../src/optimiser/solvers/process/launch.ts";
import { solveRequest, type WorkerMessage } from "../../src/optimiser/solvers/process/protocol.ts";
import { startProcess } from "../../src/optimiser/solvers/process/solver-process.ts";
import { knapsacks, marketSplit, programOf } from "./programs.ts";
import { agreesWithBruteForce, answerOf, exact, solverConformance } from "./solvers.ts";

solverConformance("highs, in a process of its own", () => createSolver("highs"));
agreesWithBruteForce("highs in a process of its own", () => createSolver("highs"));

const easy = knapsacks(12, 2, 1);
/** Far beyond any solver's reach within these tests. */
const hopeless = marketSplit(40, 5, 3);

/** Solvers' processes that this one has started and that still run. */
function children(): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
        return command.includes(workerFile()) && command.includes(String(process.pid)) ? [Number(pid)] : [];
      } catch {
        return [];
      }
    });
}

async function isGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await sleep(100);
  }
  return false;
}

describe.each<SolverName>(["highs", "glpk", "jslp"])("%s in a process of its own", (name) => {
  const solver = createSolver(name);
  afterAll(() => solver.close());

  it("solves", async () => {
    const answer = answerOf(easy, await solver.solve(easy, exact));
    expect(answer.status).toBe("optimal");
  });

  it("is gone once cancelled, and solves again", async () => {
    const controller = new AbortController();
    const solving = solver.solve(hopeless, { ...exact, timeLimitSeconds: 600 }, { signal: controller.signal });
    await sleep(700);
    controller.abort();
    expect(await solving).toMatchObject({ status: "unknown", why: "cancelled" });
    if (process.platform === "linux") expect(children()).toEqual([]);
    expect(answerOf(easy, await solver.solve(easy, exact)).status).toBe("optimal");
  });

  it("ends at its time limit with what it has, and claims no optimum", async () => {
    const outcome = await solver.solve(hopeless, { ...exact, timeLimitSeconds: 1 });
    if (outcome.status === "unknown") expect(outcome.why).toBe("time");
    else expect(answerOf(hopeless, outcome).status).toBe("feasible");
  });
});

// These look for processes in /proc.
describe.runIf(process.platform === "linux")("a solver's process", () => {
  const solver = createSolver("highs");
  afterAll(() => solver.close());

  it("is kept warm, and told apart by its memory bound", async () => {
    await solver.solve(easy, exact);
    const [first] = children();
    await solver.solve(easy, exact);
    expect(children()).toEqual([first]);
    await solver.solve(easy, { ...exact, memoryMiB: 1000 });
    expect(children()).toHaveLength(1);
    expect(children()).not.toEqual([first]);
  });

  it("is refused a bound in which it could not start", async () => {
    expect(await solver.solve(easy, { ...exact, memoryMiB: LEAST_MEMORY_MIB - 1 })).toMatchObject({ status: "unknown", why: "refused" });
  });

  if (findPrlimit() !== null) {
    it("runs out of a small memory bound without harm to the next solve", async () => {
      const large = knapsacks(3000, 400, 1);
      const outcome = await solver.solve(large, { ...exact, timeLimitSeconds: 20, memoryMiB: LEAST_MEMORY_MIB });
      expect(outcome).toMatchObject({ status: "unknown", why: "memory" });
      expect(answerOf(easy, await solver.solve(easy, exact)).status).toBe("optimal");
    });
  }

  it("waits its turn, and can be cancelled while it waits", async () => {
    const controller = new AbortController();
    const first = solver.solve(hopeless, { ...exact, timeLimitSeconds: 2 });
    const second = solver.solve(easy, exact, { signal: controller.signal });
    const third = solver.solve(easy, exact);
    controller.abort();
    expect(await second).toMatchObject({ why: "cancelled" });
    expect(answerOf(easy, await third).status).toBe("optimal");
    await first;
    expect(await solver.solve(easy, exact, { signal: AbortSignal.abort() })).toMatchObject({ why: "cancelled" });
  });

  it("leaves its last incumbent when it is killed", async () => {
    const program = knapsacks(90, 30, 5);
    const seen: SolveProgress[] = [];
    const solving = solver.solve(program, { ...exact, timeLimitSeconds: 600 }, { onProgress: (progress) => seen.push(progress) });
    while (!seen.some(({ solution }) => solution !== undefined)) await sleep(50);
    for (const pid of children()) process.kill(pid, "SIGKILL");
    const answer = answerOf(program, await solving);
    expect(answer.status).toBe("feasible");
    expect(answer.note).toContain("SIGKILL");
    expect(answer.objective).toBeCloseTo(seen.findLast(({ solution }) => solution !== undefined)?.incumbent ?? Number.NaN, 6);
  });

  it("is a crash when it dies without an incumbent", async () => {
    const solving = solver.solve(hopeless, { ...exact, timeLimitSeconds: 600, start: [] });
    const stop = setInterval(() => {
      for (const pid of children()) process.kill(pid, "SIGSEGV");
    }, 5);
    expect(await solving).toMatchObject({ status: "unknown", why: "crash" });
    clearInterval(stop);
    expect(answerOf(easy, await solver.solve(easy, exact)).status).toBe("optimal");
  });

  it("is gone when the solver is closed, in mid-solve too, and stays away", async () => {
    const closing: Solver = createSolver("highs");
    // With an incumbent at hand too: whether one came over before the end must not decide what the end is called.
    const program = knapsacks(90, 30, 5);
    let incumbents = 0;
    const solving = closing.solve(
      program,
      { ...exact, timeLimitSeconds: 600 },
      { onProgress: ({ solution }) => (incumbents += solution ? 1 : 0) },
    );
    while (incumbents === 0) await sleep(20);
    await closing.close();
    expect(await solving).toMatchObject({ status: "unknown", why: "cancelled" });
    expect(await closing.solve(easy, exact)).toMatchObject({ why: "refused" });
  });

  it("ends with its parent, though its thread is busy", async () => {
    const script = `
      const { createSolver } = await import(${JSON.stringify(workerFile().replace(/worker.js$/, "client.js"))});
      createSolver("highs").solve(${JSON.stringify(marketSplitForJson())}, { timeLimitSeconds: 600, gap: 0, seed: 1 }, { onProgress: () => process.send("busy") });
    `;
    const parent = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    await once(parent, "message");
    const child = readdirSync("/proc").find(
      (pid) => /^\d+$/.test(pid) && readCommand(pid).includes(workerFile()) && readCommand(pid).includes(String(parent.pid)),
    );
    parent.kill("SIGKILL");
    expect(child).toBeDefined();
    expect(await isGone(Number(child))).toBe(true);
  });
});

/** JSON has no Infinity: the same program with a large bound. */
function marketSplitForJson() {
  return { ...hopeless, columns: hopeless.columns.map((column) => ({ ...column, upper: Math.min(column.upper, 1e6) })) };
}

function readCommand(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    return [];
  }
}

describe("one process", () => {
  it("has its reply told apart from its death", async () => {
    const solverProcess = startProcess(undefined, null);
    const reply = await solverProcess.ask(solveRequest(1, "highs", easy, exact), { onStarted() {}, onProgress() {} });
    expect(reply).toMatchObject({ kind: "replied", outcome: { status: "optimal" } });
    await solverProcess.kill();
    expect(solverProcess.isAlive()).toBe(false);
    const death = await solverProcess.ask(solveRequest(2, "highs", easy, exact), { onStarted() {}, onProgress() {} });
    expect(death).toMatchObject({ kind: "died", why: "crash" });
  });
});

describe("what a solve loads", () => {
  /** The scripts that a worker has loaded by the end of one solve: Node's coverage names them all. */
  async function loadedBy(name: SolverName): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), "rehome-loaded-"));
    try {
      const worker = spawn(process.execPath, [workerFile(), String(process.pid)], {
        stdio: ["ignore", "ignore", "inherit", "ipc"],
        serialization: "advanced",
        env: { ...process.env, NODE_V8_COVERAGE: folder },
      });
      const answered = new Promise<void>((resolve) => {
        worker.on("message", (message: WorkerMessage) => message.kind === "outcome" && resolve());
      });
      worker.send(solveRequest(1, name, programOf([{ cost: 1 }], [{ terms: [1], lower: 1 }]), exact));
      await answered;
      worker.disconnect();
      await once(worker, "exit");
      return readdirSync(folder)
        .map((file) => readFileSync(join(folder, file), "utf8"))
        .flatMap((text) => text.match(/"url":"[^"]*"/g) ?? [])
        .join("\n");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  it("is the solver asked for and no other: glpk.js, under the GPL, only by name", async () => {
    const [highs, glpk, jslp] = [await loadedBy("highs"), await loadedBy("glpk"), await loadedBy("jslp")];
    expect(highs).toContain("/highs/build/");
    expect(highs).not.toMatch(/glpk|javascript-lp-solver/);
    expect(glpk).toContain("/glpk.js/dist/");
    expect(glpk).not.toMatch(/\/highs\/build|javascript-lp-solver/);
    expect(jslp).toContain("/javascript-lp-solver/");
    expect(jslp).not.toMatch(/glpk|\/highs\/build/);
  });
});
