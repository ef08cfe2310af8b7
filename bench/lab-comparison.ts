/**
 * Three ways to move a router on the lab's real Xen hosts, in one run: how long its traffic is gone beyond the router's own pause.
 *   npm run bench -- lab-comparison [--quick] [--rounds=N]
 * Needs root, /dev/net/tun and 5 GB of memory, as the lab does (test/lab/README.md); it takes about half an hour.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { drawFigure } from "../src/execution/report/figure.ts";
import { type Lab, startLab } from "../test/lab/lab.ts";
import { makeMoves } from "./support/lab-mover.ts";
import { figuresOf, type LabMove, type MoveFigures, type Quartiles, quartilesOf, type Way, ways } from "./support/lab-moves.ts";
import { bench, fixed, isQuick, type Results, type Table, tell } from "./support/report.ts";

const option = (name: string): string | undefined => process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);

const ROUNDS = Number(option("rounds") ?? (isQuick ? 1 : 10));
const FOLDER = join("reports", "bench", "lab-comparison");

const names: Readonly<Record<Way, string>> = {
  "commands-after": "(a) xl migrate, then three commands",
  ours: "(b) rehome execute",
  floor: "(c) the floor: bridges joined, nothing to re-home",
};

async function run(): Promise<Results> {
  const lab = await startLab({ hosts: 2, heard: tell });
  let versions: readonly string[];
  try {
    await wire(lab);
    await lab.createRouters();
    versions = await versionsOf(lab);
    await moveInside(lab);
  } finally {
    await lab.stop();
  }
  return resultsOf(readMoves(), versions);
}

async function wire(lab: Lab): Promise<void> {
  const files = ["--fleet", lab.fleetFile, "--journal", join(lab.folder, "journal.db")];
  const { status, stdout, stderr } = await lab.exec([
    process.execPath,
    join("bin", "rehome.js"),
    "wiring",
    lab.networkFile,
    ...files,
    "--apply",
  ]);
  if (status !== 0) throw new Error(`The lab could not be wired: ${stderr}${stdout}`);
}

/** This program once more, inside the lab's network. */
async function moveInside(lab: Lab): Promise<void> {
  const child = lab.start([process.execPath, fileURLToPath(import.meta.url), `--inside=${lab.folder}`, `--rounds=${ROUNDS}`]);
  child.stdout?.on("data", (chunk: Buffer) => process.stderr.write(chunk));
  child.stderr?.on("data", (chunk: Buffer) => process.stderr.write(chunk));
  const status = await new Promise((resolve) => child.on("close", resolve));
  if (status !== 0) tell(`The moves were cut off with status ${status}: what follows is of those that were made.`);
}

async function versionsOf(lab: Lab): Promise<readonly string[]> {
  const { stdout } = await lab.ssh("PR1", "xl info | sed -n 's/^xen_version *: //p'; uname -r; ip -V");
  const [xen = "?", kernel = "?", iproute2 = "?"] = stdout.trim().split("\n");
  return [`Xen ${xen}`, `Linux ${kernel}`, iproute2.trim()];
}

const readMoves = (): readonly LabMove[] =>
  readdirSync(FOLDER)
    .filter((name) => /^\d+-.*\.json$/.test(name))
    .sort()
    .map((name): LabMove => JSON.parse(readFileSync(join(FOLDER, name), "utf8")));

function resultsOf(moves: readonly LabMove[], versions: readonly string[]): Results {
  const figures = moves.flatMap((move) => figuresOf(move) ?? []);
  drawTypical(moves, figures);
  const of = (way: Way): readonly MoveFigures[] => figures.filter((each) => each.way === way);
  const added = (way: Way): Quartiles => quartilesOf(of(way).map(({ addedSeconds }) => addedSeconds));
  const [after, ours, floor] = [added("commands-after"), added("ours"), added("floor")];
  const atOnce = quartilesOf(of("commands-after").flatMap(({ addedAtOnceSeconds }) => addedAtOnceSeconds ?? []));
  const lostAfter = of("ours").reduce((sum, each) => sum + each.lostAfter, 0);
  return {
    tables: [spreadTable(of), eachTable(figures)],
    notes: [
      `What ours adds to the pause, by medians: ${fixed(ours.median, 3)} s, ${fixed((100 * ours.median) / after.median)}% of (a)'s ${fixed(after.median, 3)} s (wanted: at most 60%), ${fixed((100 * ours.median) / floor.median)}% of (c)'s ${fixed(floor.median, 3)} s (wanted: within 15%).`,
      `Packets that ours lost after the first answer from the new home, re-homing included: ${lostAfter} in ${of("ours").length} moves (wanted: none).`,
      `Had (a)'s commands come as soon as the router ran, and not when xl migrate returned, its median would be about ${fixed(atOnce.median, 3)} s (from each move's figures, not measured).`,
      `Moves that failed and were repeated: ${moves.at(-1)?.failures ?? 0}. Moves left out, since no pause was heard: ${moves.length - figures.length}.`,
    ],
    solvers: versions,
    seed: 0,
    figures: { after, ours, floor, atOnce, lostAfter, moves: figures },
  };
}

const cell = ({ least, lower, median, upper, most }: Quartiles): string => `${median} (${least}, ${lower} to ${upper}, ${most})`;

function spreadTable(of: (way: Way) => readonly MoveFigures[]): Table {
  const columns = ["lost", "outageSeconds", "pauseSeconds", "addedSeconds", "lostAfter", "migrationSeconds", "load"] as const;
  return {
    title: "median (least, quartiles, most)",
    head: ["", "moves", "packets lost", "outage, s", "own pause, s", "outage less pause, s", "lost afterwards", "migrate step, s", "load"],
    rows: ways.map((way) => {
      const own = of(way);
      return [names[way], String(own.length), ...columns.map((column) => cell(quartilesOf(own.flatMap((each) => each[column] ?? []))))];
    }),
  };
}

const eachTable = (figures: readonly MoveFigures[]): Table => ({
  title: "each move, in the order in which they were made",
  head: ["round", "way", "move", "lost", "before", "after", "outage, s", "pause, s", "less pause, s", "ping every, ms", "load"],
  rows: figures.map((each) => [
    String(each.round + 1),
    names[each.way].slice(0, 3),
    `${each.from} → ${each.to}`,
    ...[each.lost, each.lostBefore, each.lostAfter, each.outageSeconds, each.pauseSeconds, each.addedSeconds, each.paceMs, each.load].map(
      String,
    ),
  ]),
});

/** Of (a) and of ours, the move that is nearest to the median in what it adds to the pause. */
function drawTypical(moves: readonly LabMove[], figures: readonly MoveFigures[]): void {
  for (const way of ["commands-after", "ours"] as const) {
    const { median } = quartilesOf(figures.flatMap((each) => (each.way === way ? each.addedSeconds : [])));
    const far = (move: LabMove): number => Math.abs((figuresOf(move)?.addedSeconds ?? Number.POSITIVE_INFINITY) - median);
    const [typical] = moves.filter((move) => move.way === way).toSorted((one, other) => far(one) - far(other));
    const drawn = typical === undefined ? undefined : drawFigure(typical.report, typical.record);
    if (drawn !== undefined) writeFileSync(join(FOLDER, `${way}.svg`), drawn);
  }
}

const inside = option("inside");
if (inside !== undefined) {
  await makeMoves(inside, FOLDER, ROUNDS);
} else if (process.getuid?.() !== 0 || !existsSync("/dev/net/tun")) {
  tell("lab-comparison: left out. It starts the lab, which needs root and /dev/net/tun.");
} else {
  mkdirSync(FOLDER, { recursive: true });
  const old = readdirSync(FOLDER).length;
  if (old > 0) throw new Error(`${FOLDER} holds the moves of an earlier run: move it away first.`);
  await bench("lab-comparison", run);
}
