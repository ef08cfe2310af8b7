/** What holds of a journal's file when its processes are killed, and when several of them use it at once. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Database from "libsql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLibsqlJournal } from "../../src/execution/journal/libsql-store.ts";
import { journalPrograms, type Programs } from "../support/programs.ts";
import { leased, type Note, readNote, rowOf } from "./journal.ts";

let programs: Programs;
beforeAll(() => {
  programs = journalPrograms();
});
afterAll(() => programs.remove());

/** Of one page up to several, so that a write takes more than one system call. */
const appending = `
  const [file, now] = args;
  const store = openLibsqlJournal(file, (json) => json);
  const acquired = store.acquire("lab", "child", Number(now), 60);
  if (!acquired.got) throw new Error("held by " + acquired.heldBy);
  for (;;) {
    const last = store.rows()[0].entries;
    const body = { step: "after " + last, more: Array((last * 7919) % 3000).fill(last) };
    say(store.append("ex-1", acquired.lease.token, Number(now), body).sequence);
  }`;

describe("a journal whose writer is killed", () => {
  it("has every entry that was acknowledged, whole and without gaps, thirty times in a row", async () => {
    const file = join(programs.folder, "killed.db");
    const parent = openLibsqlJournal(file, readNote);
    parent.create(rowOf("ex-1"));
    let known = 0;
    for (let round = 0; round < 30; round += 1) {
      let acknowledged = known;
      const writer = programs.start(appending, [file, round * 100_000], (line) => {
        // Some time after its first entry, another in every round.
        if (acknowledged === known) void sleep((round * 17) % 43).then(() => writer.child.kill("SIGKILL"));
        acknowledged = Number(line);
      });
      const { code, errors } = await writer.ended;
      expect({ code, errors }).toEqual({ code: null, errors: "" });
      expect(acknowledged).toBeGreaterThan(known);
      const after = openLibsqlJournal(file, readNote);
      for (const { sequence, body } of after.read("ex-1", known)) {
        expect(sequence).toBe(known + 1);
        expect(body).toEqual(noteAfter(known));
        known = sequence;
      }
      after.close();
      // The one that it was about to acknowledge may be there.
      expect([acknowledged, acknowledged + 1]).toContain(known);
    }
    expect(parent.read("ex-1").map(({ sequence }) => sequence)).toEqual(Array.from({ length: known }, (_, index) => index + 1));
    parent.close();
  });
});

const noteAfter = (last: number): Note => ({ step: `after ${last}`, more: Array((last * 7919) % 3000).fill(last) });

/** All at the same moment, on a file that does not exist yet, again and again. */
const making = `
  const [file, start, rounds] = args;
  for (let round = 0; round < Number(rounds); round += 1) {
    while (Date.now() < Number(start) + round * 20);
    const store = openLibsqlJournal(file + round, (json) => json);
    if (store.acquire("lab", String(process.pid), 1000, 10).got) say(round);
    store.close();
  }`;

/** Takes leases that run out at once, and writes with each for as long as it may. */
const stealing = `
  const [file, rounds, thieves] = args;
  const { readdirSync, writeFileSync } = await import("node:fs");
  const { basename, dirname } = await import("node:path");
  const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  const store = openLibsqlJournal(file, (json) => json);
  // None begins before all are there: one that ran alone would have nobody to steal from it.
  writeFileSync(file + ".ready" + process.pid, "");
  while (readdirSync(dirname(file)).filter((name) => name.startsWith(basename(file) + ".ready")).length < Number(thieves)) pause(5);
  for (let done = 0; done < Number(rounds); ) {
    const acquired = store.acquire("lab", String(process.pid), Date.now(), 0.002);
    if (!acquired.got) continue;
    done += 1;
    // Its own clock stands still: only the token can tell it that it lost.
    const { token, expiresAt } = acquired.lease;
    say(token);
    try {
      for (let more = 0; more < 20; more += 1) {
        store.append("ex-1", token, expiresAt - 1, { step: "by " + token });
        pause(1);
      }
      say("done");
    } catch (error) {
      if (error.name !== "LeaseLost") throw error;
      say("lost");
    }
  }
  store.close();`;

describe("a journal with several processes", () => {
  it("is made once, and gives its lease to exactly one of them", async () => {
    const start = Date.now() + 500;
    const racers = [1, 2, 3, 4].map(() => programs.start(making, [join(programs.folder, "raced-"), start, 100]));
    const ends = await Promise.all(racers.map(({ ended }) => ended));
    expect(ends.map(({ code, errors }) => ({ code, errors }))).toEqual(Array(4).fill({ code: 0, errors: "" }));
    const got = ends.flatMap(({ lines }) => lines.map(Number)).sort((x, y) => x - y);
    expect(got).toEqual(Array.from({ length: 100 }, (_, round) => round));
  });

  it("takes no entry from one that lost its lease", async () => {
    const file = join(programs.folder, "stolen.db");
    const store = openLibsqlJournal(file, readNote);
    store.create(rowOf("ex-1"));
    const thieves = [1, 2, 3].map(() => programs.start(stealing, [file, 30, 3]));
    const ends = await Promise.all(thieves.map(({ ended }) => ended));
    expect(ends.map(({ code, errors }) => ({ code, errors }))).toEqual(Array(3).fill({ code: 0, errors: "" }));
    const said = ends.flatMap(({ lines }) => lines);
    const given = said.filter((line) => /^\d+$/.test(line)).map(Number);
    expect(new Set(given).size).toBe(90);
    // Or nothing was tried here.
    expect(said.filter((line) => line === "lost").length).toBeGreaterThan(0);
    const database = new Database(file);
    const rows = database.prepare("select token from entries order by sequence").all() as readonly { readonly token: number }[];
    const tokens = rows.map(({ token }) => token);
    expect(tokens).toEqual([...tokens].sort((x, y) => x - y));
    expect(new Set(tokens).size).toBeGreaterThan(1);
    const bodies = store.read("ex-1").map(({ body }) => body.step);
    expect(bodies).toEqual(tokens.map((token) => `by ${token}`));
    store.close();
    database.close();
  });

  it("is not taken from under one that opened it twice", async () => {
    const file = join(programs.folder, "twice.db");
    const store = openLibsqlJournal(file, readNote);
    store.create(rowOf("ex-1"));
    const { token } = leased(store, 1000);
    const second = openLibsqlJournal(file, readNote);
    // The last to close removes the log: this one is not the last.
    const passer = programs.start(
      'import Database from "libsql"; const other = new Database(args[0]); other.exec("begin immediate; commit"); other.close();',
      [file],
    );
    expect(await passer.ended).toMatchObject({ code: 0, errors: "" });
    store.append("ex-1", token, 1001, { step: "still here" });
    const reader = programs.start("say(openLibsqlJournal(args[0], (json) => json).read('ex-1').length);", [file]);
    expect((await reader.ended).lines).toEqual(["1"]);
    second.close();
    store.close();
  });

  it("waits for one that is writing", async () => {
    const file = join(programs.folder, "waited.db");
    const store = openLibsqlJournal(file, readNote);
    store.create(rowOf("ex-1"));
    const { token } = leased(store, 1000);
    const other = new Database(file);
    other.exec("begin immediate");
    const writer = programs.start(
      `const store = openLibsqlJournal(args[0], (json) => json);
       say("ready");
       say(store.append("ex-1", Number(args[1]), 1001, { step: "patient" }).sequence);`,
      [file, token],
      (line) => {
        if (line === "ready") void sleep(300).then(() => other.exec("commit"));
      },
    );
    expect((await writer.ended).lines).toEqual(["ready", "1"]);
    store.close();
    other.close();
  });
});

const tracer = "strace";
const canTrace = spawnSync(tracer, ["-e", "trace=fdatasync", "true"]).status === 0;

describe("an acknowledged entry", () => {
  it.skipIf(!canTrace)("was synced to the disk before it was acknowledged (needs strace)", async () => {
    const file = join(programs.folder, "synced.db");
    const store = openLibsqlJournal(file, readNote);
    store.create(rowOf("ex-1"));
    const { token } = leased(store, 1000);
    const program = `
      const store = openLibsqlJournal(args[0], (json) => json);
      for (let more = 0; more < 20; more += 1) say("acknowledged " + store.append("ex-1", Number(args[1]), 1001, { step: "x" }).sequence);`;
    const trace = [tracer, "-f", "-e", "trace=fsync,fdatasync,write,pwrite64"];
    const { code, errors } = await programs.start(program, [file, token], undefined, trace).ended;
    expect(code).toBe(0);
    const calls = errors.split("\n").flatMap((line) => {
      if (/f(data)?sync\(.*= 0$/.test(line)) return ["sync"];
      if (/write\(1, "acknowledged/.test(line)) return ["acknowledged"];
      return /pwrite64\(/.test(line) ? ["write"] : [];
    });
    const story = calls.slice(calls.indexOf("acknowledged")).join(" ");
    expect(calls.filter((call) => call === "acknowledged")).toHaveLength(20);
    // Between two acknowledgements: written, then synced, and nothing is written after the sync.
    expect(story).toMatch(/^acknowledged( (write )+(sync (write )+)*sync acknowledged){19}/);
    store.close();
  });
});
