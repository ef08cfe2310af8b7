/** Answers questions. Knows no thread and no store: documents come through a port. */
import { diffNetworks } from "../../network/diff-networks.ts";
import { type DocumentInput, readNetwork, readTraffic } from "../../network/read.ts";
import { rankTargets } from "../../plan/targets.ts";
import type { Outcome, Problem } from "../../result.ts";
import { createChangedNetworks } from "./changed-networks.ts";
import { drainOf } from "./drain.ts";
import { explainStored } from "./explanation.ts";
import { judgeBand } from "./forecast-band.ts";
import { createNetworkCache, type KnownNetwork } from "./network-cache.ts";
import type {
  Asked,
  CheckedDocument,
  DocumentRef,
  DrainQuestion,
  LoadDocument,
  QuestionName,
  TargetsQuestion,
  TextAnswer,
} from "./questions.ts";

export type Answer = <Name extends QuestionName>(
  name: Name,
  question: Asked[Name]["question"],
  gone: AbortSignal,
) => Promise<Asked[Name]["answer"]>;

type Answerers = {
  readonly [Name in QuestionName]: (question: Asked[Name]["question"], gone: AbortSignal) => Promise<Asked[Name]["answer"]>;
};

export function createAnswerer(load: LoadDocument): Answer {
  const networkOf = createNetworkCache(load);
  const changedNetworkOf = createChangedNetworks(load);
  const answerers: Answerers = {
    targets: async (question) => targetsText(await networkOf(question.network), question),
    "changed-targets": async (question) => {
      const changed = await changedNetworkOf(question);
      if (!changed.ok) return { ok: false, ...changed.failure };
      return { ok: true, text: targetsText(changed.value, question, question.traffic) };
    },
    drain: async (question, gone) => drainText(await networkOf(question.network), question, gone),
    difference: async ({ from, to }) => {
      const [before, after] = [await networkOf(from), await networkOf(to)];
      const difference = diffNetworks(before.network.document, after.network.document);
      return JSON.stringify({ from: refOf(from), to: refOf(to), ...difference });
    },
    explanation: async (question, gone) => JSON.stringify(await explainStored(load, question, gone)),
    "check-network": async ({ bytes }) => checked(readNetwork(bytes)),
    "check-traffic": async ({ bytes, network }) => checked(readTraffic(bytes, (await networkOf(network)).network.document)),
    band: async (question) => judgeBand(load, await networkOf(question.network), question),
  };
  return (name, question, gone) => answerers[name](question, gone);
}

const refOf = ({ name, version, digest }: DocumentRef) => ({ name, version, digest });

const checked = (outcome: Outcome<DocumentInput<unknown>, readonly Problem[]>): CheckedDocument =>
  outcome.ok ? { ok: true, digest: outcome.value.digest } : { ok: false, problems: outcome.failure };

/** `traffic`: that of another than the network's own, which the next page has to be for as well. */
function targetsText(
  known: KnownNetwork,
  { network, router, feasible, skip, limit }: TargetsQuestion,
  traffic: DocumentRef | null = null,
): TextAnswer {
  if (!known.network.virtualRouters.has(router)) return null;
  const ranking = rankTargets(known.targets(), router);
  const { feasibleCount, count } = ranking;
  const [first, end] = [feasible === false ? feasibleCount : 0, feasible === true ? feasibleCount : count];
  const from = Math.min(end, first + skip);
  const to = Math.min(end, from + limit);
  return JSON.stringify({
    network: refOf(network),
    virtualRouter: ranking.virtualRouter,
    currentHost: ranking.currentHost,
    feasible: feasibleCount,
    infeasible: count - feasibleCount,
    items: ranking.targets(from, to),
    next: to < end ? `${network.version}.${to - first}${traffic === null ? "" : `.${traffic.version}`}` : null,
  });
}

async function drainText(known: KnownNetwork, question: DrainQuestion, gone: AbortSignal): Promise<TextAnswer> {
  const { network, physicalRouter, targets } = question;
  const host = known.network.physicalRouters.get(physicalRouter);
  if (host === undefined) return null;
  const virtualRouters = await drainOf({ prepared: known.targets(), physicalRouter, most: targets, gone });
  const stuck = virtualRouters.filter((each) => each.feasible === 0).length;
  return JSON.stringify({ network: refOf(network), physicalRouter, state: host.state, stuck, virtualRouters });
}
