/** Pings over virtual time: worked out from when their path was there, never packet by packet. */
import type { ProbeRecord, ProbeReply, ProbeRequest, Probes, Seen } from "../../ports.ts";
import { carryOut, look } from "./acts.ts";
import { countPackets } from "./flows.ts";
import { type Flow, random, type Sim, type StreamRow, works } from "./state.ts";

export function createProbes(sim: Sim): Probes {
  const { devices, streams } = sim.state;
  return {
    async ping(request, count) {
      const seconds = request.intervalSeconds * Math.max(0, count - 1);
      const startedAt = sim.state.now;
      await sim.clock.sleep(seconds);
      return look(sim, { what: "ping", at: request.from }, devices.get(request.from), () => {
        const fault = sim.faults.take("probe", ({ id }) => id === undefined || id === request.id);
        const flow = flowOf(sim, request);
        if (flow !== undefined) countPackets(flow, count);
        const replies = repliesOf(sim, { request, startedAt }, count);
        return fault === null ? replies.length : replies.filter(() => random(sim.state) >= (fault.share ?? 1)).length;
      });
    },
    start(request) {
      const device = devices.get(request.from);
      return carryOut(sim, { act: "start-probe", request }, device, null, () => {
        if (!streams.has(request.id)) streams.set(request.id, { request, startedAt: sim.state.now });
        return null;
      });
    },
    async stop(request) {
      let record: ProbeRecord | null = null;
      const ran = await carryOut(sim, { act: "stop-probe", request }, devices.get(request.from), null, () => {
        const stream = streams.get(request.id);
        streams.delete(request.id);
        if (stream !== undefined) record = recordOf(sim, stream);
        return stream === undefined ? `no stream ${request.id} runs on ${request.from}` : null;
      });
      return answer(ran.ran === "done" ? null : ran.detail, record);
    },
  };
}

const answer = (problem: string | null, record: ProbeRecord | null): Seen<ProbeRecord> =>
  record === null || problem !== null ? { seen: false, why: problem ?? "nothing was recorded" } : { seen: true, state: record };

const flowOf = (sim: Sim, { from, to }: ProbeRequest): Flow | undefined =>
  sim.flows.find(({ path }) => path.from === from && path.to === to);

function recordOf(sim: Sim, stream: StreamRow): ProbeRecord {
  const { request, startedAt } = stream;
  const sent = Math.floor((sim.state.now - startedAt) / 1000 / request.intervalSeconds) + 1;
  const fault = sim.faults.take("probe", ({ id }) => id === undefined || id === request.id);
  const replies = repliesOf(sim, stream, sent);
  const kept = fault === null ? replies : replies.filter(() => random(sim.state) >= (fault.share ?? 1));
  return { request, sent: sent - 1, replies: kept };
}

/** Number n leaves at start + n x interval, and is answered when its path was there then. Numbers start at 0. */
function repliesOf(sim: Sim, { request, startedAt }: StreamRow, sent: number): readonly ProbeReply[] {
  const step = request.intervalSeconds * 1000;
  const replies: ProbeReply[] = [];
  for (const { from, to, roundTripMs } of openTimes(sim, request, startedAt)) {
    const first = Math.max(0, Math.ceil((from - startedAt) / step));
    for (let sequence = first; sequence < sent && startedAt + sequence * step < to; sequence++) {
      replies.push({ sequence, at: startedAt + sequence * step + roundTripMs, roundTripMs });
    }
  }
  return replies;
}

interface OpenTime {
  readonly from: number;
  readonly to: number;
  readonly roundTripMs: number;
}

/** An address of the fleet that no path was given for answers while its device works. */
function openTimes(sim: Sim, request: ProbeRequest, since: number): readonly OpenTime[] {
  const flow = flowOf(sim, request);
  if (flow === undefined) {
    const device = sim.deviceAt.get(request.to);
    return device !== undefined && works(device) ? [{ from: since, to: Number.POSITIVE_INFINITY, roundTripMs: 1 }] : [];
  }
  const { history } = flow.path;
  return history.flatMap(({ at, up, roundTripMs }, index) => {
    const to = history[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    return up && to > since ? [{ from: Math.max(at, since), to, roundTripMs }] : [];
  });
}
