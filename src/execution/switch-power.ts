/** Switches hosts on and off, and waits until it is seen to have come. A host that holds a router is never switched off. */
import type { Domain, HostFacts, World } from "./ports.ts";
import type { Recorder } from "./recorder.ts";
import type { Settings } from "./steps/crew.ts";

export type Switched = { readonly switched: true } | { readonly switched: false; readonly why: string };

export interface SwitchRequest {
  readonly world: World;
  readonly recorder: Recorder;
  readonly settings: Settings;
  readonly host: string;
  readonly wakeSeconds: number;
  /** Of a host to be switched off: an executor of this execution has asked for it before. */
  readonly wasAsked: boolean;
}

const ATTEMPTS = 3;

/** On, and its hypervisor answers. */
export async function wake({ world, recorder, settings, host, wakeSeconds }: SwitchRequest): Promise<Switched> {
  const { clock, hypervisor, power } = world;
  if ((await hypervisor.read(host)).seen) return { switched: true };
  let why = "";
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const ran = await recorder.effect(null, { kind: "power", physicalRouter: host, to: "on" }, () => power.switch(host, "on"));
    const deadline = clock.now() + wakeSeconds * 1000;
    // A refusal that is certain needs no waiting; anything else may have come through.
    while (ran.ran !== "failed" && clock.now() < deadline) {
      if ((await hypervisor.read(host)).seen) return { switched: true };
      await clock.sleep(settings.pollSeconds);
    }
    if ((await hypervisor.read(host)).seen) return { switched: true };
    why =
      ran.ran === "done"
        ? `${host} was switched on and does not answer after ${wakeSeconds} s`
        : `${host} cannot be switched on: ${ran.detail}`;
    await clock.sleep(settings.pollSeconds);
  }
  return { switched: false, why };
}

/** Xen's own. */
const CONTROL_DOMAIN = "Domain-0";

/**
 * Off, after its hypervisor said that it holds nothing: no router, and nobody else's guest either. A host that is merely silent is taken for
 * off only where its power supply says so, or where it was seen empty and asked to go off before.
 */
export async function sleepHost({ world, recorder, settings, host, wasAsked }: SwitchRequest): Promise<Switched> {
  const { clock, hypervisor, power } = world;
  const mayForce = async (): Promise<boolean> => {
    if (!recorder.isOurs()) return false;
    const seen = await hypervisor.read(host);
    return !seen.seen || guestsOf(seen.state).length === 0;
  };
  let why = "";
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const before = await power.read(host);
    const isBelieved = power.proves(host) || wasAsked || attempt > 0;
    if (before.seen && before.state === "off" && isBelieved) return { switched: true };
    const seen = await hypervisor.read(host);
    if (!seen.seen) return { switched: false, why: `${host} cannot be asked whether it is empty: ${seen.why}` };
    const left = guestsOf(seen.state);
    if (left.length > 0)
      return { switched: false, why: `${host} still holds ${left.map(({ name, state }) => `${name} (${state})`).join(", ")}` };
    const ran = await recorder.effect(null, { kind: "power", physicalRouter: host, to: "off" }, () => power.switch(host, "off", mayForce));
    const deadline = clock.now() + settings.patienceSeconds * 1000;
    while (clock.now() < deadline) {
      const now = await power.read(host);
      if (now.seen && now.state === "off") return { switched: true };
      if (ran.ran === "failed") break;
      await clock.sleep(settings.pollSeconds);
    }
    why = ran.ran === "done" ? `${host} was switched off and is not seen to be off` : `${host} cannot be switched off: ${ran.detail}`;
  }
  return { switched: false, why };
}

/** All that a host holds beside its own control domain. */
export const guestsOf = ({ domains }: HostFacts): readonly Domain[] => domains.filter(({ name }) => name !== CONTROL_DOMAIN);
