/**
 * --server: commands that ask a service instead of working themselves, with the same options and the same output.
 *
 * They are put in the place of the local ones just before a command begins, so that the local commands know nothing of it. Every command is
 * either here, with what its question to the service is, or in local-only.ts, with the reason why there is none.
 */
import { type Command, Option } from "commander";
import type { WhatIfOptions } from "../commands/what-if.ts";
import { badInput } from "../exit.ts";
import { numberIn } from "../options.ts";
import type { Registry } from "../registry.ts";
import { localOnly, unasked } from "./local-only.ts";
import type { RemoteWhatIfOptions } from "./questions.ts";
import { openSession, type RemoteOptions, type Session } from "./session.ts";

/** Arguments as commander hands them over; the modules are loaded when they are needed. */
type RemoteAction = (registry: Registry, session: Session, command: Command) => Promise<void>;

const argument = (command: Command, place: number): string => command.processedArgs[place] as string;
const optional = (command: Command, place: number): string | undefined => command.processedArgs[place] as string | undefined;

/** Without the time limit that nobody asked for: the service's own depends on the question, as the command's does. */
function saidOptions(command: Command): RemoteWhatIfOptions {
  const { timeLimit, ...options } = command.opts<WhatIfOptions>();
  return command.getOptionValueSource("timeLimit") === "default" ? options : { ...options, timeLimit };
}

const execution = () => import("./execution.ts");
const devices = () => import("./devices.ts");
const nightly = () => import("./nightly.ts");
const store = () => import("./service-store.ts");

const actions: Readonly<Record<string, RemoteAction>> = {
  async plan(registry, session, command) {
    const { day } = command.opts<{ readonly day?: boolean }>();
    if (day === true) return (await import("./day.ts")).remoteDay(registry, session, argument(command, 0), command.opts());
    return (await import("./plan.ts")).remotePlan(registry, session, argument(command, 0), command.opts());
  },
  replay: async (registry, session, command) =>
    (await import("./day.ts")).remoteReplay(registry, session, argument(command, 0), argument(command, 1), command.opts()),
  targets: async (registry, session, command) =>
    (await import("./targets.ts")).remoteTargets(registry, session, argument(command, 0), argument(command, 1), command.opts()),
  schedule: async (registry, session, command) =>
    (await import("./schedule.ts")).remoteSchedule(registry, session, argument(command, 0), argument(command, 1), command.opts()),
  "what-if": async (registry, session, command) =>
    (await import("./questions.ts")).remoteWhatIf(registry, session, argument(command, 0), saidOptions(command)),
  verify: async (registry, session, command) =>
    (await import("./questions.ts")).remoteVerify(registry, session, argument(command, 0), argument(command, 1), command.opts()),
  diff: async (registry, session, command) =>
    (await import("./diff.ts")).remoteDiff(registry, session, argument(command, 0), argument(command, 1), command.opts()),
  approve: async (registry, session, command) =>
    (await import("./approve.ts")).remoteApprove(registry, session, argument(command, 0), command.opts()),
  async execute(registry, session, command) {
    const { resume } = command.opts<{ readonly resume?: string | true }>();
    const [first, second] = [optional(command, 0), optional(command, 1)];
    if (resume === undefined) return (await import("./execute.ts")).remoteExecute(registry, session, first, second, command.opts());
    if (first !== undefined && resume !== true) throw badInput("--resume takes no documents: the service has them");
    return (await execution()).remoteResume(registry, session, resume === true ? first : resume, command.opts());
  },
  "execution list": async (registry, session, command) => (await execution()).remoteList(registry, session, command.opts()),
  "execution show": async (registry, session, command) =>
    (await execution()).remoteShow(registry, session, optional(command, 0), command.opts()),
  "execution resume": async (registry, session, command) =>
    (await execution()).remoteResume(registry, session, optional(command, 0), command.opts()),
  "execution pause": async (registry, session, command) =>
    (await execution()).remoteStop(registry, session, "pause", optional(command, 0), command.opts()),
  "execution abort": async (registry, session, command) =>
    (await execution()).remoteStop(registry, session, "abort", optional(command, 0), command.opts()),
  "execution skip": async (registry, session, command) =>
    (await execution()).remoteSkip(registry, session, argument(command, 0), argument(command, 1), command.opts()),
  "execution close": async (registry, session, command) =>
    (await execution()).remoteClose(registry, session, argument(command, 0), command.opts()),
  "execution rollback": async (registry, session, command) =>
    (await execution()).remoteRollback(registry, session, optional(command, 0), command.opts()),
  wiring: async (registry, session, command) => (await devices()).remoteWiring(registry, session, argument(command, 0), command.opts()),
  "execution clear-wake": async (registry, session, command) =>
    (await devices()).remoteClearWake(registry, session, argument(command, 0), command.opts()),
  "nightly list": async (registry, session, command) => (await nightly()).remoteSchedules(registry, session, command.opts()),
  "nightly show": async (registry, session, command) =>
    (await nightly()).remoteSchedule(registry, session, argument(command, 0), command.opts()),
  "nightly set": async (registry, session, command) =>
    (await nightly()).remoteSetSchedule(registry, session, argument(command, 0), optional(command, 1), command.opts()),
  "nightly delete": async (registry, session, command) => (await nightly()).remoteDeleteSchedule(registry, session, argument(command, 0)),
  "nightly fire": async (registry, session, command) =>
    (await nightly()).remoteFire(registry, session, argument(command, 0), command.opts()),
  "nightly unfreeze": async (registry, session, command) =>
    (await nightly()).remoteUnfreeze(registry, session, argument(command, 0), command.opts()),
  "token create": async (registry, session, command) => {
    const isLifeSaid = command.getOptionValueSource("expires") !== "default";
    return (await store()).remoteCreateToken(registry, session, argument(command, 0), command.opts(), isLifeSaid);
  },
  "token list": async (registry, session, command) => (await store()).remoteListTokens(registry, session, command.opts()),
  "token revoke": async (registry, session, command) => (await store()).remoteRevokeToken(registry, session, argument(command, 0)),
  "audit verify": async (registry, session, command) => (await store()).remoteAudit(registry, session, command.opts()),
};

/** After all commands were registered. */
export function registerRemote(registry: Registry): void {
  for (const [path, command] of commandsUnder(registry.program, "")) {
    const act = actions[path];
    const why = localOnly[path];
    if (act !== undefined && why === undefined) addRemote(registry, path, command, act);
    else if (act === undefined && why !== undefined) addRefusal(path, command, why);
    else throw new Error(`internal: nothing, or two things, say what \`rehome ${path} --server\` is`);
  }
}

/** Those that do something, with their words: "execution list". */
function* commandsUnder(group: Command, path: string): Generator<readonly [string, Command]> {
  for (const command of group.commands) {
    const name = `${path}${command.name()}`;
    if (command.commands.length === 0) yield [name, command];
    else yield* commandsUnder(command, `${name} `);
  }
}

const MOST_SECONDS = 86_400;

function addRemote(registry: Registry, path: string, command: Command, act: RemoteAction): void {
  const { machine, serving } = registry;
  command
    .option("--server <url>", 'ask the service there (default: REHOME_SERVER; "none": work here whatever that says)')
    .option("--token-file <file>", "file with the token for the service (default: the token in REHOME_TOKEN)")
    .addOption(new Option("--idempotency-key <key>", "of an earlier command that lost the service: what that has begun is not begun twice"))
    .option(
      "--reconnect <seconds>",
      "how long to try again when the service is lost in between (default: 60)",
      numberIn({ min: 0, max: MOST_SECONDS }),
    )
    .hook("preAction", (_, begun) => {
      const options = begun.opts<RemoteOptions>();
      const url = options.server ?? (serving.environment["REHOME_SERVER"] || undefined);
      if (url === undefined || url === "none") return;
      refuseUnasked(path, begun, options.server === undefined);
      begun.action(async () => act(registry, await openSession(machine, serving.environment, url, options), begun));
    });
}

/** Options that the service is not asked: saying so is better than leaving them out in silence. */
function refuseUnasked(path: string, command: Command, byEnvironment: boolean): void {
  const given = unasked(path).find(({ name }) => !["default", undefined].includes(command.getOptionValueSource(name)));
  if (given === undefined) return;
  const flag = `--${given.name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const here = byEnvironment ? " (REHOME_SERVER is set; --server none works here)" : "";
  throw badInput(`${given.why}: ${flag} does not go with --server${here}`);
}

function addRefusal(path: string, command: Command, why: string): void {
  command.addOption(new Option("--server <url>").hideHelp()).hook("preAction", (_, begun) => {
    if (begun.opts<RemoteOptions>().server === undefined) return;
    throw badInput(`rehome ${path} works on this machine only: ${why}. Leave --server out`);
  });
}
