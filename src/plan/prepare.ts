/** What a plan is made for: the document as supplied, then traffic, then changes. */
import type { VerifyGround } from "./verify.ts";

export interface Prepared extends VerifyGround {
  /** How long the planned state is meant to last: what a saving has to pay for its moves in. */
  readonly hours: number;
}
