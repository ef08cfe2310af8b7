/** Relaxations offered in a conflict, carried out on the document as an operator would. */
import { buildNetwork } from "../../src/network/build-network.ts";
import type { NetworkDocument } from "../../src/network/document.ts";
import type { PlanDocument } from "../../src/plan/plan-document.ts";

type Relaxation = NonNullable<PlanDocument["conflict"]>["relaxations"][number];
type Item = Relaxation["items"][number];

/** The document with every item of the set carried out. Delays are still measured against today's. */
export function giveWay(document: NetworkDocument, { items }: Pick<Relaxation, "items">): NetworkDocument {
  const copy = structuredClone(document);
  const { overlayLinks } = buildNetwork(document);
  for (const link of [...copy.virtualLinks, ...copy.accessLinks]) {
    const referenceDelayMs = overlayLinks.get(link.id)?.referenceDelayMs;
    if (referenceDelayMs !== undefined) link.referenceDelayMs = referenceDelayMs;
  }
  // By label, before any policy is dropped: a policy without an id is known by its place.
  const labelled = copy.policies.map((policy, index) => [policy.id ?? `policies/${index}`, policy] as const);
  const dropped = new Set<string>();
  for (const item of items) {
    const policy = labelled.find(([label]) => label === item.subject)?.[1];
    if (policy === undefined) edit(copy, item);
    else if (!raise(policy, item)) dropped.add(item.subject);
  }
  return { ...copy, policies: labelled.filter(([label]) => !dropped.has(label)).map(([, policy]) => policy) };
}

/** False when the policy has no figure to raise or lower, so that it has to go. */
function raise(policy: NetworkDocument["policies"][number], { amount, text }: Item): boolean {
  if (amount === null) return false;
  const limit = / to ([0-9]+)$/.exec(text)?.[1];
  if (policy.type === "maxMoves") policy.count += Math.ceil(amount - 1e-6);
  else if (policy.type === "minOn") policy.count = limit === undefined ? policy.count - Math.ceil(amount - 1e-6) : Number(limit);
  else if (policy.type === "sitePower") policy.maxWatts += amount;
  else return false;
  return true;
}

function edit(document: NetworkDocument, { rule, subject, amount }: Item): void {
  const [name = "", key = ""] = [subject.slice(0, subject.lastIndexOf("/")), subject.slice(subject.lastIndexOf("/") + 1)];
  const host = (id: string) => must(document.physicalRouters.find((one) => one.id === id));
  const router = (id: string) => must(document.virtualRouters.find((one) => one.id === id));
  switch (rule) {
    case "delay-within-bound": {
      const link = must([...document.virtualLinks, ...document.accessLinks].find(({ id }) => id === name));
      if (key === "maxDelayMs") link.maxDelayMs = must(link.maxDelayMs) + must(amount);
      else link.maxAddedDelayMs = must(link.maxAddedDelayMs) + must(amount);
      return;
    }
    case "link-capacity": {
      const link = must(document.physicalLinks.find(({ id }) => id === name));
      link.capacityGbps += must(amount) / document.maxUtilisation;
      return;
    }
    case "forwarding-capacity":
      host(subject).forwardingGbps = must(host(subject).forwardingGbps) + must(amount);
      return;
    case "resources-fit":
      host(name).capacity[key] = (host(name).capacity[key] ?? 0) + must(amount);
      return;
    case "tdm-ports-fit":
      host(subject).capacity["tdmPorts"] = (host(subject).capacity["tdmPorts"] ?? 0) + Math.ceil(must(amount) - 1e-6);
      return;
    case "stays-put":
      router(subject).movable = true;
      return;
    case "host-accepts":
      host(subject).state = "on";
      return;
    case "capabilities-present":
      router(subject).requires = [];
      return;
    case "platform-matches":
      for (const one of document.physicalRouters) one.routerHypervisor = true;
      return;
    case "route-connects":
      document.virtualLinks = document.virtualLinks.filter(({ id }) => id !== subject);
      document.accessLinks = document.accessLinks.filter(({ id }) => id !== subject);
      return;
    default:
      throw new Error(`no operator gives way to ${rule}`);
  }
}

function must<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error("the relaxation names something that does not exist");
  return value;
}
