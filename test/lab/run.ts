/** What plain `npm run lab` does: builds, boots, runs, and stops the lab. */
import { type Lab, type LabOptions, startLab } from "./lab.ts";

type Print = (line: string) => void;

/** Gives the exit status. */
export async function runLab(options: LabOptions, print: Print): Promise<number> {
  const lab = await startLab({ ...options, heard: print });
  try {
    await printState(lab, print);
    // The scenario goes here: `rehome wiring … --apply` and `rehome execute` through lab.exec, lab.createRouters() in between.
    return 0;
  } finally {
    await lab.stop();
  }
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
