/** Finding the policy that a rule's subject names. */
import type { Network, Policy } from "../network/network.ts";
import type { PolicyType } from "../network/policy-document.ts";

type PolicyOfType<Type extends PolicyType> = Extract<Policy, { readonly type: Type }>;

/** The policy of this type with this label. Subjects come from the rules' own rows and reasons: its absence is a bug. */
export function policyNamed<Type extends PolicyType>(network: Network, type: Type, label: string): PolicyOfType<Type> {
  const isWanted = (policy: Policy): policy is PolicyOfType<Type> => policy.type === type && policy.label === label;
  const policy = network.policies.find(isWanted);
  if (policy === undefined) throw new Error(`internal: there is no ${type} policy ${label}`);
  return policy;
}
