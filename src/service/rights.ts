/** Who may do what. Rights are separate: none implies another. */

export const rights = ["read", "plan", "approve", "execute", "administer"] as const;
export type Right = (typeof rights)[number];

/** Who asks, as the audit log names them: "token:nightly", "oidc:https://issuer#subject", "schedule:ID", "anonymous". */
export interface Actor {
  readonly id: string;
  readonly rights: ReadonlySet<Right>;
}

export const anonymous: Actor = { id: "anonymous", rights: new Set(rights) };
