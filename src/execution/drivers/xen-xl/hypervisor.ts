/**
 * Xen hosts driven by xl over a runner.
 *
 * On a host: nothing is installed; jobs, their logs and the fencing tokens are in /run/rehome. Needs xl (tried: 4.17), socat for the
 * transports tcp and tls, tail of the GNU coreutils for watching, sh, setsid. A job's bandwidth limit is kept by
 * TCP's own pacing; over ssh it is not kept: xl has none.
 */
import { randomBytes } from "node:crypto";
import type { Seconds } from "../../../units.ts";
import type { Domain, Fence, HostFacts, Hypervisor, HypervisorAct, JobState, MigrationJob, Ran, Seen } from "../../ports.ts";
import { FENCED_STATUS } from "../remote/fence-script.ts";
import type { Runner, RunResult } from "../remote/runner.ts";
import { shellQuote } from "../remote/shell-quote.ts";
import { addressProblem, idProblem, jobProblem, nameProblem, pathProblem } from "./check-names.ts";
import { createScript, domainScript, OTHER_STATUS, readHostScript } from "./domain-scripts.ts";
import { cutScript, receiveScript, sendScript, stateScript } from "./job-scripts.ts";
import { parseHost } from "./parse-host.ts";
import { parseJobState } from "./parse-job-state.ts";
import { parseXlList } from "./parse-xl-list.ts";
import { connectCommand, type Ends, listenCommand, type MigrationTransport, portsOf, transportProblem } from "./transport.ts";
import { watchJob } from "./watch-job.ts";

export interface XlSettings {
  readonly migration: MigrationTransport;
  /** Where a host takes migrations: its address in the substrate. */
  addressOf(host: string): string | undefined;
  /** Where hosts keep routers' configurations, each ROUTER.cfg. Default /etc/xen/rehome. */
  readonly configFolder?: string;
  /** For creating and destroying domains, which wait for devices. Default 180. */
  readonly slowSeconds?: Seconds;
  /** Between two looks at a running job's bytes. Default 2. */
  readonly pollSeconds?: Seconds;
}

type Named = Pick<Domain, "name" | "id">;

export function createXlHypervisor(runner: Runner, settings: XlSettings): Hypervisor {
  const { migration: transport, configFolder = "/etc/xen/rehome", slowSeconds = 180, pollSeconds = 2 } = settings;
  const problem = transportProblem(transport) ?? pathProblem(configFolder);
  if (problem !== null) throw new RangeError(problem);
  const slow = { timeoutSeconds: slowSeconds };

  async function changeDomain(host: string, domain: Named, command: readonly string[], fence: Fence): Promise<Ran> {
    const refusal = nameProblem(domain.name) ?? idProblem(domain.id);
    if (refusal !== null) return failed(refusal);
    const result = await runner.run(host, domainScript(domain, command, fence), slow);
    if (result.kind === "exited" && result.status === OTHER_STATUS) return otherName(domain, command, result.stdout);
    return ranOf(host, result);
  }

  function endsOf(job: MigrationJob): Ends | string {
    const [from, to] = [settings.addressOf(job.from), settings.addressOf(job.to)];
    const refusal = jobProblem(job.id) ?? nameProblem(job.router) ?? addressProblem(job.from, from) ?? addressProblem(job.to, to);
    return refusal ?? { from: from ?? "", to: to ?? "" };
  }

  return {
    async read(host): Promise<Seen<HostFacts>> {
      const nonce = newNonce();
      return parseHost(host, await runner.run(host, readHostScript(nonce)), nonce);
    },

    async startMigration(job, fence) {
      const ends = endsOf(job);
      if (typeof ends === "string") return failed(ends);
      let port: number | null = null;
      if (transport.transport !== "ssh") {
        const receiving = await runner.run(job.to, receiveScript(job, transport, ends, fence));
        const [, told] = receiving.kind === "exited" ? (/^port (\d{1,5})$/m.exec(receiving.stdout) ?? []) : [];
        if (told === undefined) return notReceiving(job, receiving);
        port = Number(told);
      }
      return ranOf(job.from, await runner.run(job.from, sendScript(job, transport, ends, port, fence)));
    },

    async migration(job): Promise<Seen<JobState>> {
      const refusal = jobProblem(job.id);
      if (refusal !== null) return { seen: false, why: refusal };
      const nonce = newNonce();
      return parseJobState(job.from, await runner.run(job.from, stateScript(job, nonce)), nonce);
    },

    async watchMigration(job, patience, heard, over) {
      if (jobProblem(job.id) !== null) return;
      await watchJob(
        runner,
        job,
        { patience, everySeconds: Math.min(pollSeconds, Math.max(0.2, patience / 4)), both: transport.transport !== "ssh" },
        heard,
        over,
      );
    },

    async cutMigration(job, fence) {
      const refusal = jobProblem(job.id);
      if (refusal !== null) return failed(refusal);
      const here = await runner.run(job.from, cutScript(job, "send", fence));
      if (here.kind === "exited" && /^ended 0$/m.test(here.stdout)) return { ran: "done" };
      const [sender, receiver] = [ranOf(job.from, here), ranOf(job.to, await runner.run(job.to, cutScript(job, "receive", fence)))];
      // A host that died takes its receiver with it, and one that is out of reach ends its own when nothing comes.
      return receiver.ran === "unknown" ? sender : worseOf(sender, receiver);
    },

    destroy: (host, domain, fence) => changeDomain(host, domain, ["destroy"], fence),
    unpause: (host, domain, fence) => changeDomain(host, domain, ["unpause"], fence),
    async rename(host, domain, name, fence) {
      const refusal = nameProblem(name);
      return refusal === null ? changeDomain(host, domain, ["rename", name], fence) : failed(refusal);
    },

    async create(host, router, fence) {
      const refusal = nameProblem(router);
      if (refusal !== null) return failed(refusal);
      return ranOf(host, await runner.run(host, createScript(`${configFolder}/${router}.cfg`, router, fence), slow));
    },

    commandsOf: (act) => commandsOf(act, settings, configFolder),
  };
}

const newNonce = (): string => `rehome-${randomBytes(12).toString("hex")}`;

const failed = (detail: string): Ran => ({ ran: "failed", detail });

/** The first lines say what was wrong, those after them what followed from it. */
const firstWords = (text: string): string =>
  text
    .trim()
    .split("\n")
    .slice(0, 4)
    .join(" / ")
    .replace(/\p{Cc}/gu, " ")
    .slice(0, 500);

export function ranOf(host: string, result: RunResult): Ran {
  if (result.kind === "refused") return failed(result.detail);
  if (result.kind !== "exited") return { ran: "unknown", detail: result.detail };
  const { status, stderr } = result;
  if (status === 0) return { ran: "done" };
  if (status === FENCED_STATUS) return failed(`${host}: ${firstWords(stderr)}`);
  const detail = `${host}: status ${status}${stderr.trim() === "" ? "" : `: ${firstWords(stderr)}`}`;
  return { ran: status >= 128 ? "unknown" : "failed", detail };
}

/** Of two halves of one act: what is worse to know. */
function worseOf(x: Ran, y: Ran): Ran {
  if (x.ran === "done") return y;
  if (y.ran === "done") return x;
  const ran = x.ran === "unknown" || y.ran === "unknown" ? "unknown" : "failed";
  return { ran, detail: `${x.detail}; ${y.detail}` };
}

function notReceiving({ to }: MigrationJob, result: RunResult): Ran {
  const ran = ranOf(to, result);
  return ran.ran === "done" ? failed(`${to} does not tell the port of its receiver`) : ran;
}

/** The number belongs to no domain, or to one of another name. Destroying one that is gone, and renaming to the name it has, are done. */
function otherName({ name, id }: Named, [act, to]: readonly string[], output: string): Ran {
  const domains = parseXlList(output.slice(output.indexOf("\n") + 1));
  if (typeof domains === "string") return failed(domains);
  const there = domains.find((domain) => domain.id === id);
  if (act === "destroy" && (there === undefined || there.state === "dying")) return { ran: "done" };
  if (there === undefined) return failed(`there is no domain ${id} (${name}) any more`);
  if (act === "rename" && there.name === to) return { ran: "done" };
  return failed(`domain ${id} is called ${JSON.stringify(there.name.slice(0, 80))}, not ${name}: it was left alone`);
}

function commandsOf(act: HypervisorAct, { migration, addressOf }: XlSettings, configFolder: string): readonly string[] {
  if (act.act === "migrate") {
    const { job } = act;
    const name = shellQuote(job.router);
    const ends = { from: addressOf(job.from) ?? job.from, to: addressOf(job.to) ?? job.to };
    if (migration.transport === "ssh") return [`${job.from}: xl migrate ${name} ${shellQuote(ends.to)}`];
    const port = String(portsOf(job.id, migration.firstPort)[0]);
    return [
      `${job.to}: ${listenCommand(migration, ends, port)}`,
      `${job.from}: xl migrate -s '' ${name} ${shellQuote(connectCommand(migration, ends, port, job.gbps))}`,
    ];
  }
  if (act.act === "create") return [`${act.host}: xl create -q ${shellQuote(`${configFolder}/${act.router}.cfg`)}`];
  return [`${act.host}: xl destroy $(xl domid ${shellQuote(act.router)})`];
}
