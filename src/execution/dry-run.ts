/** What an execution would do, command by command and in order, each with its undo. Looks at nothing and changes nothing. */
import type { PlanDocument } from "../plan/plan-document.ts";
import type { DeviceState, Op, PortSettings } from "./device.ts";
import { changesTo, type Fact, settled } from "./fact.ts";
import type { Layout } from "./layout.ts";
import type { Move } from "./move.ts";
import type { World } from "./ports.ts";
import { type ProcedureName, stepsOf } from "./procedure.ts";
import { stagesOf } from "./stages.ts";
import type { DescribedAct, Step } from "./steps/step.ts";
import { hopOf } from "./wave.ts";
import { settledWiring } from "./wiring.ts";

export interface DryCommand {
  readonly on: string;
  readonly command: string;
}

export interface DryStep {
  readonly stage: string;
  /** The router that moves; null: hosts are switched. */
  readonly router: string | null;
  readonly step: string;
  readonly commands: readonly DryCommand[];
  readonly undo: readonly DryCommand[];
}

export interface DryRunRequest {
  readonly layout: Layout;
  readonly plan: PlanDocument;
  readonly procedure: ProcedureName;
  readonly commands: Pick<World, "devices" | "hypervisor" | "power">;
}

export function dryRun({ layout, plan, procedure, commands }: DryRunRequest): readonly DryStep[] {
  const { network } = layout;
  const placements = new Map(network.today.placements);
  const devices = statesOf(settledWiring(layout, placements));
  const steps: DryStep[] = [];
  for (const stage of stagesOf(network, plan)) {
    if (stage.kind === "power") {
      const switchTo = (to: "on" | "off"): readonly DryCommand[] =>
        stage.physicalRouters.flatMap((host) => commands.power.commandsOf(host, to).map((command) => ({ on: host, command })));
      const undo = stage.to === "on" ? "off" : "on";
      steps.push({
        stage: `hosts ${stage.to}`,
        router: null,
        step: `switch ${stage.to}`,
        commands: switchTo(stage.to),
        undo: switchTo(undo),
      });
      continue;
    }
    for (const index of stage.moves) {
      const move = hopOf({ execution: "EXECUTION", layout, plan }, index, placements);
      for (const step of stepsOf(procedure, move)) steps.push(dryStep(`wave ${stage.wave}`, move, step, devices, commands));
      // Of a wave, linked routers go one after another: the second's far end is where the first has brought it.
      placements.set(move.router.id, move.to);
    }
  }
  return steps;
}

type States = Map<string, DeviceState>;

function dryStep(stage: string, move: Move, step: Step, states: States, commands: DryRunRequest["commands"]): DryStep {
  const about = { stage, router: move.router.id, step: step.name };
  if (step.kind === "acts") {
    const { forward, backward } = step.describe(move);
    return { ...about, commands: forward.flatMap((act) => ofAct(act, commands)), undo: backward.flatMap((act) => ofAct(act, commands)) };
  }
  const commandsFor = (facts: readonly Fact[], states: States): DryCommand[] => {
    const found: DryCommand[] = [];
    for (const device of new Set(facts.map((fact) => fact.device))) {
      const ops = changesTo(
        facts.filter((fact) => fact.device === device),
        stateOf(states, device),
      );
      for (const op of ops) states.set(device, applied(stateOf(states, device), op));
      if (ops.length > 0) found.push(...commands.devices.commandsOf({ device, ops }).map((command) => ({ on: device, command })));
    }
    return found;
  };
  const forward = commandsFor(step.done(move), states);
  return { ...about, commands: forward, undo: commandsFor(step.undone(move), new Map(states)) };
}

function ofAct(act: DescribedAct, { hypervisor }: DryRunRequest["commands"]): readonly DryCommand[] {
  if (act.kind === "look") return [{ on: act.host, command: `# see ${act.text}` }];
  // Its lines name the host: a migration has commands on both.
  return hypervisor.commandsOf(act.act).map((line) => {
    const [, on = act.host, command = line] = /^([^\s:]+): (.*)$/s.exec(line) ?? [];
    return { on, command };
  });
}

const nothing: DeviceState = { bootId: "", bridges: new Set(), ports: new Map(), pins: [], guards: new Set(), circuits: new Map() };
const stateOf = (states: States, device: string): DeviceState => states.get(device) ?? nothing;

function statesOf(wiring: readonly Fact[]): States {
  const states: States = new Map();
  for (const device of new Set(wiring.map((fact) => fact.device))) {
    let state = nothing;
    for (const op of changesTo(
      wiring.filter((fact) => fact.device === device),
      nothing,
    ))
      state = applied(state, op);
    states.set(device, state);
  }
  return states;
}

/** The device as it would be after an op that succeeds. */
function applied(state: DeviceState, op: Op): DeviceState {
  const bridges = new Set(state.bridges);
  const ports = new Map(state.ports);
  let { pins, guards, circuits } = state;
  const newPort = (kind: "tunnel" | "patch") =>
    ({ kind, tunnel: null, bridge: null, up: true, ...settled, rxPackets: 0, txPackets: 0 }) as const;
  const setPort = (name: string, part: Partial<PortSettings & { bridge: string | null; up: boolean }>): void => {
    const port = ports.get(name);
    if (port !== undefined) ports.set(name, { ...port, ...part });
  };
  switch (op.op) {
    case "add-bridge":
      bridges.add(op.name);
      break;
    case "remove-bridge":
      bridges.delete(op.name);
      break;
    case "add-tunnel":
      ports.set(op.name, { ...newPort("tunnel"), tunnel: op.tunnel });
      break;
    case "add-patch":
      for (const name of [op.name, op.peer]) if (!ports.has(name)) ports.set(name, newPort("patch"));
      break;
    case "remove-port":
      ports.delete(op.name);
      pins = pins.filter(({ port }) => port !== op.name);
      break;
    case "attach":
      setPort(op.port, { bridge: op.bridge, up: true, ...op.settings });
      break;
    case "detach":
      setPort(op.port, { bridge: null, ...settled });
      break;
    case "set-port":
      setPort(op.port, op.settings);
      break;
    case "pin":
      pins = [...pins.filter(({ mac }) => mac !== op.mac), { mac: op.mac, port: op.port }];
      break;
    case "unpin":
      pins = pins.filter(({ mac, port }) => mac !== op.mac || port !== op.port);
      break;
    case "guard":
      guards = new Set([...guards, op.token]);
      break;
    case "confirm":
      guards = new Set([...guards].filter((token) => token !== op.token));
      break;
    case "connect-circuit":
      circuits = new Map([...circuits, [op.link, op.hosts]]);
      break;
    default:
      op satisfies never;
  }
  return { ...state, bridges, ports, pins, guards, circuits };
}
