/** What plain `npm run lab` does: builds, boots, carries out the paper's scenario (three hosts: a night and a morning), and stops the lab. */
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { run } from "./command.ts";
import type { Lab, LabOptions } from "./lab.ts";
import { begin, bootLab, executeArguments, fileIn, journalOf, mustRehome, plan, setUp } from "./scenario.ts";
import type { HostCount } from "./topology.ts";

type Print = (line: string) => void;

/** One execution of a scenario: a plan from a network, and the name that its files get. */
interface Act {
  readonly name: string;
  readonly title: string;
  readonly network: (lab: Lab) => string;
  readonly goal: (lab: Lab) => readonly string[];
}

const start = (lab: Lab): string => lab.networkFile;
const scenarios: Readonly<Record<HostCount, readonly Act[]>> = {
  2: [
    {
      name: "paper",
      title: "The paper's scenario on real Xen: VR1 leaves PR1 for PR2",
      network: start,
      goal: () => ["--goal", "evacuate", "--drain", "PR1"],
    },
  ],
  3: [
    {
      name: "consolidation",
      title: "Night on three real Xen hosts: both routers to PR3, PR1 and PR2 off",
      network: start,
      goal: () => ["--goal", "consolidate"],
    },
    {
      name: "consolidation-morning",
      title: "Morning on three real Xen hosts: PR1 and PR2 wake, both routers go back, PR3 off",
      network: (lab) => fileIn(lab, "consolidation-after.json"),
      goal: (lab) => ["--goal", "restore", "--to", lab.networkFile],
    },
  ],
};

/** Gives the exit status. What was measured stays in the lab's folder. */
export async function runLab(options: LabOptions, print: Print): Promise<number> {
  const lab = await bootLab(options.hosts ?? 2, print);
  try {
    await printState(lab, print);
    await setUp(lab);
    for (const act of scenarios[lab.hosts]) {
      const status = await carryOut(lab, act, print);
      if (status !== 0) return status;
      await printState(lab, print);
    }
    print(`Reports, tables and figures are in ${lab.folder}`);
    return 0;
  } finally {
    await lab.stop();
  }
}

/** NAME-report.json, NAME.svg and NAME.md, a page for docs/lab: the tool's own words, and what they were measured on. */
async function carryOut(lab: Lab, { name, title, network, goal }: Act, print: Print): Promise<number> {
  const from = network(lab);
  const planFile = fileIn(lab, `${name}-plan.json`);
  const goals = goal(lab);
  await plan(lab, { network: from, out: planFile, goal: goals });
  const load = loadavg()[0] ?? 0;
  const { status, stdout } = await begin(lab, executeArguments(lab, from, planFile, name), print).told;
  print(stdout);
  if (status !== 0) return status;
  const figure = fileIn(lab, `${name}.svg`);
  const { stdout: tables } = await mustRehome(lab, "execution", "show", ...journalOf(lab), "--markdown", "--figure", figure);
  const page = [
    `# ${title}`,
    `Measured on ${new Date().toISOString().slice(0, 10)} with \`npm run lab${lab.hosts === 2 ? "" : ` -- run --hosts ${lab.hosts}`}\`, written by it: ${await versions(lab, load)}.`,
    "Hosts are emulated, without hardware virtualisation: figures are the lab's, not a network's. While routers moved, a stream of pings, one each 50 ms, went through them from one customer to the other.",
    tables.trim(),
    `![What the stream saw](${name}.svg)`,
    `The report, with every step and its times: [${name}-report.json](${name}-report.json).`,
  ];
  writeFileSync(fileIn(lab, `${name}.md`), `${page.join("\n\n")}\n`);
  return 0;
}

async function versions(lab: Lab, load: number): Promise<string> {
  const [host] = (await lab.power("PR1")) === "on" ? ["PR1"] : ["PR3"];
  const { stdout: xen } = await lab.ssh(host ?? "PR1", "xl info xen_version; uname -r", { timeoutSeconds: 60 });
  const [version = "", kernel = ""] = xen.trim().split("\n");
  const [, qemu = ""] = /version (\S+)/.exec((await run("qemu-system-x86_64", ["--version"])).stdout) ?? [];
  return `Xen ${version}, Linux ${kernel}, ${lab.hosts} hosts under QEMU ${qemu} on ${cpus().length} cores, with a load average of ${load.toFixed(1)} before it`;
}

/** Which hosts are on, and which domains run on them. */
export async function printState(lab: Lab, print: Print): Promise<void> {
  print(`lab ${lab.id}: namespace ${lab.namespace}, folder ${lab.folder}`);
  for (let number = 1; number <= lab.hosts; number += 1) {
    const host = `PR${number}`;
    const power = await lab.power(host);
    if (power === "off") {
      print(`${host}: off`);
      continue;
    }
    const { status, stdout, stderr } = await lab.ssh(host, "cut -d' ' -f1 /proc/uptime; xl list", { timeoutSeconds: 30 });
    if (status !== 0) print(`${host}: on, does not answer: ${stderr.trim()}`);
    else print(`${host}: on for ${stdout.trim().replace("\n", " s\n")}`);
  }
}
