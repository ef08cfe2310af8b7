/** rehome wiring and rehome execution clear-wake with --server: a worker of the service reaches the devices, and has the journal. */
import { type ClearWakeOptions, tellCleared } from "../commands/execution.ts";
import { showWiring, unlaid, type WiringOptions } from "../commands/wiring.ts";
import { CommandFailure, exitStatus } from "../exit.ts";
import type { Machine } from "../machine.ts";
import type { Registry } from "../registry.ts";
import { networkOn } from "./documents.ts";
import { refuseFailed, type Session, settled, untilEnded } from "./session.ts";

/** What the state does not allow is refused as the local command refuses it. */
const conflict = exitStatus.verificationFailed;

export async function remoteWiring(registry: Registry, session: Session, networkName: string, options: WiringOptions): Promise<void> {
  const { machine } = registry;
  const { api } = session.client;
  const { name } = await networkOn(session, machine, networkName);
  const body = { apply: options.apply === true };
  const state = await seenThrough(
    { machine, session, words: "wiring" },
    {
      asked: settled(session, api.POST("/v1/networks/{network}/wirings", { params: { path: { network: name } }, body }), conflict),
      look: (wiring) => settled(session, api.GET("/v1/wirings/{wiring}", { params: { path: { wiring } } })),
      cancel: async (wiring) => (await api.POST("/v1/wirings/{wiring}/cancel", { params: { path: { wiring } } })).data,
    },
  );
  refuseFailed(state, conflict);
  if (state.report === null) throw new Error(`internal: ${state.id} has succeeded without a report`);
  const { applied, problems, differences, unseen } = state.report;
  if (problems.length > 0) throw unlaid(problems);
  await showWiring(registry, options.json === true, applied, { differences, unseen });
}

export async function remoteClearWake({ machine }: Registry, session: Session, host: string, options: ClearWakeOptions): Promise<void> {
  const { api } = session.client;
  const params = { path: { network: options.network } };
  const state = await seenThrough(
    { machine, session, words: "wake clearance" },
    {
      asked: settled(session, api.POST("/v1/networks/{network}/wake-clearances", { params, body: { physicalRouter: host } })),
      look: (wakeClearance) => settled(session, api.GET("/v1/wake-clearances/{wakeClearance}", { params: { path: { wakeClearance } } })),
      cancel: async (wakeClearance) =>
        (await api.POST("/v1/wake-clearances/{wakeClearance}/cancel", { params: { path: { wakeClearance } } })).data,
    },
  );
  refuseFailed(state);
  tellCleared(machine, host, options, state.cleared === true);
}

interface Job {
  readonly id: string;
  readonly state: string;
}

interface Questions<Asked extends Job> {
  readonly asked: Promise<Asked>;
  look(id: string): Promise<Asked>;
  /** Undefined: it could not be given up. */
  cancel(id: string): Promise<Job | undefined>;
}

interface Seeing {
  readonly machine: Machine;
  readonly session: Session;
  readonly words: string;
}

/** An interrupt gives up what waits for a worker; what is under way is seen to its end, unless there is a second one. */
async function seenThrough<Asked extends Job>(
  { machine, session, words }: Seeing,
  { asked, look, cancel }: Questions<Asked>,
): Promise<Asked> {
  const interrupts = machine.interrupts(true);
  const begun = asked.then((job) => {
    session.begin(`${words} ${job.id}`);
    if (job.state === "queued") machine.note(`rehome: ${words} ${job.id} at ${session.url} waits for a worker that reaches the devices\n`);
    return job;
  });
  let isHeeded = false;
  return untilEnded(begun, async ({ id }) => {
    if (interrupts.aborted && !isHeeded) {
      isHeeded = true;
      const left = await cancel(id).catch(() => undefined);
      if (left?.state === "cancelled") throw new CommandFailure(exitStatus.interrupted, `interrupted; ${words} ${id} was given up`);
      machine.note(`rehome: ${words} ${id} is under way and is seen to its end; a second interrupt leaves it to the service\n`);
    }
    return look(id);
  });
}
