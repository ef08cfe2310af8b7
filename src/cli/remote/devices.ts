/** rehome wiring and rehome execution clear-wake with --server: a worker of the service reaches the devices, and has the journal. */
import { type ClearWakeOptions, tellCleared } from "../commands/execution.ts";
import { showWiring, unlaid, type WiringOptions } from "../commands/wiring.ts";
import { exitStatus } from "../exit.ts";
import type { Registry } from "../registry.ts";
import { networkOn } from "./documents.ts";
import { givingUp, refuseFailed, type Session, settled, untilEnded } from "./session.ts";

/** What the state does not allow is refused as the local command refuses it. */
const conflict = exitStatus.verificationFailed;

export async function remoteWiring(registry: Registry, session: Session, networkName: string, options: WiringOptions): Promise<void> {
  const { machine } = registry;
  const { api } = session.client;
  const { name } = await networkOn(session, machine, networkName);
  const body = { apply: options.apply === true };
  const asked = settled(session, api.POST("/v1/networks/{network}/wirings", { params: { path: { network: name } }, body }), conflict);
  const begun = asked.then((made) => {
    session.begin(`wiring ${made.id}`);
    if (made.state === "queued") machine.note(`rehome: wiring ${made.id} at ${session.url} waits for a worker that reaches the devices\n`);
    return made;
  });
  const interrupts = machine.interrupts();
  const state = await untilEnded(begun, async ({ id }) => {
    const params = { path: { wiring: id } };
    if (interrupts.aborted) await givingUp(`/v1/wirings/${id}`, () => api.POST("/v1/wirings/{wiring}/cancel", { params }))();
    return settled(session, api.GET("/v1/wirings/{wiring}", { params }));
  });
  refuseFailed(state, conflict);
  if (state.report === null) throw new Error(`internal: ${state.id} has succeeded without a report`);
  const { applied, problems, differences, unseen } = state.report;
  if (problems.length > 0) throw unlaid(problems);
  await showWiring(registry, options.json === true, applied, { differences, unseen });
}

export async function remoteClearWake({ machine }: Registry, session: Session, host: string, options: ClearWakeOptions): Promise<void> {
  const { api } = session.client;
  const params = { path: { network: options.network } };
  const asked = settled(session, api.POST("/v1/networks/{network}/wake-clearances", { params, body: { physicalRouter: host } }));
  const look = ({ id }: { readonly id: string }) =>
    settled(session, api.GET("/v1/wake-clearances/{wakeClearance}", { params: { path: { wakeClearance: id } } }));
  const state = await untilEnded(asked, look);
  refuseFailed(state);
  tellCleared(machine, host, options, state.cleared === true);
}
