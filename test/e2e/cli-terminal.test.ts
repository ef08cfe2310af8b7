import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { problemLine } from "../../src/cli/exit.ts";
import { createNodeMachine } from "../../src/cli/node-machine.ts";
import { documentText } from "../../src/cli/output.ts";
import { createProgress } from "../../src/cli/progress.ts";
import { createStyle } from "../../src/cli/style.ts";
import { decimals, duration, gapPercent } from "../../src/cli/views/words.ts";
import { temporaryFolder } from "./command-line.ts";

const folder = temporaryFolder();
const escapeCode = "\u001b";

describe("tables and colours", () => {
  const rows = [
    ["nyc-1", "320 W"],
    ["sea-2", "5 W"],
  ];

  it("are plain columns in a pipe, figures to the right", () => {
    const style = createStyle({ outputIsTerminal: false, useColours: false });
    expect(style.table(["physical router", "power"], rows)).toBe("physical router  power\nnyc-1            320 W\nsea-2              5 W");
    expect(style.bad("no")).toBe("no");
  });

  it("are ruled and coloured on a terminal, and only ruled when colours are not wanted", () => {
    const colourful = createStyle({ outputIsTerminal: true, useColours: true });
    expect(colourful.bad("no")).toContain(escapeCode);
    expect(colourful.table(["physical router", "power"], rows)).toContain("┌");
    const sober = createStyle({ outputIsTerminal: true, useColours: false });
    expect(sober.table(["physical router", "power"], rows)).toContain("┌");
    expect(sober.table(["physical router", "power"], rows)).not.toContain(escapeCode);
  });
});

describe("progress", () => {
  const record = (errorIsTerminal: boolean) => {
    const notes: string[] = [];
    let now = 0;
    const progress = createProgress({ errorIsTerminal, columns: 40, note: (text) => void notes.push(text), elapsedMs: () => now });
    const at = (time: number): void => {
      now = time;
    };
    return { notes, progress, at };
  };

  it("rewrites one line on a terminal, no longer than the terminal is wide, and clears it at the end", () => {
    const { notes, progress, at } = record(true);
    progress.show("x".repeat(200));
    progress.show("too soon");
    at(500);
    progress.show("later");
    progress.done();
    expect(notes).toEqual([`\r${escapeCode}[K${"x".repeat(39)}`, `\r${escapeCode}[Klater`, `\r${escapeCode}[K`]);
  });

  it("is a line now and then elsewhere, and nothing at all for short work", () => {
    const { notes, progress, at } = record(false);
    progress.show("at once");
    at(10_500);
    progress.show("after a while");
    at(10_600);
    progress.show("again");
    progress.done();
    expect(notes).toEqual(["rehome: after a while\n"]);
  });
});

describe("files", () => {
  const notAsked = () => {
    throw new Error("nothing but files is asked for here");
  };
  const executions = {
    resolve: notAsked,
    folderOf: notAsked,
    openJournal: notAsked,
    openWorld: notAsked,
    openSimulated: notAsked,
    commandsFor: notAsked,
    holder: "",
    newId: notAsked,
  };
  const service = { user: "", now: notAsked, newId: notAsked };
  const machine = createNodeMachine(notAsked, executions, service);

  it("are replaced as a whole, keep their mode, and are followed through links", async () => {
    const target = folder.write("target.json", "old");
    chmodSync(target, 0o600);
    const link = join(folder.path, "link.json");
    symlinkSync(target, link);
    await machine.writeWhole(link, "new");
    expect(readFileSync(target, "utf8")).toBe("new");
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(statSync(target).mode & 0o777).toBe(0o600);
  });

  it("leave nothing behind when writing fails", async () => {
    const busy = join(folder.path, "busy");
    mkdirSync(busy);
    await expect(machine.writeWhole(busy, "text")).rejects.toThrow("it is a folder");
    expect(readdirSync(busy)).toEqual([]);
    expect(readdirSync(folder.path).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("larger than the limit are refused before they are read", async () => {
    const large = folder.write("large.json", "x".repeat(1001));
    await expect(machine.readBytes(large, 1000)).rejects.toThrow("larger than");
    expect((await machine.readBytes(large, 1001)).length).toBe(1001);
  });
});

describe("words", () => {
  it("round for people without hiding a gap", () => {
    expect([decimals(1.005, 1), decimals(-0.001, 1), decimals(12, 0), decimals(100, 2)]).toEqual(["1", "0", "12", "100"]);
    expect([gapPercent(0), gapPercent(1e-9), gapPercent(0.0213)]).toEqual(["0 %", "under 0.001 %", "2.13 %"]);
    expect([duration(8.84), duration(60), duration(240), duration(3 * 3600), duration(3 * 3600 + 300)]).toEqual([
      "8.8 s",
      "60 s",
      "4 min",
      "3 h",
      "3 h 5 min",
    ]);
  });

  it("say a problem as pointer, finding and remedy", () => {
    expect(problemLine({ pointer: "/a/0", found: "5 where text belongs", remedy: "give text" })).toBe(
      "/a/0: 5 where text belongs. give text",
    );
    expect(problemLine({ pointer: "", found: "no text", remedy: "give a document" })).toBe("(document): no text. give a document");
  });

  it("write small documents to be read and large ones on one line", () => {
    expect(documentText({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}\n');
    expect(documentText({ a: new Array(2001).fill(1) }).split("\n").length).toBe(2);
  });
});
