/** What the service and a thread that answers questions say to each other. */
import { StoreRefused, type VersionedKind } from "../store/port.ts";
import type { QuestionName } from "./questions.ts";

/** An error, in words. `isOfStore`: a StoreRefused, which will be over; anything else is a bug of ours. */
export interface Failure {
  readonly words: string;
  readonly isOfStore: boolean;
}

export const failureOf = (error: unknown): Failure =>
  error instanceof StoreRefused
    ? { words: error.message, isOfStore: true }
    : { words: error instanceof Error ? (error.stack ?? error.message) : String(error), isOfStore: false };

export const errorOf = ({ words, isOfStore }: Failure): Error =>
  isOfStore ? new StoreRefused(words) : new Error(`in the thread of questions: ${words}`);

export type ToThread =
  | { readonly kind: "ask"; readonly id: number; readonly name: QuestionName; readonly question: unknown }
  /** Nobody waits for it any more. */
  | { readonly kind: "drop"; readonly id: number }
  /** The text of a document that was asked for; or why it cannot be had. */
  | { readonly kind: "document"; readonly id: number; readonly text: string | null; readonly failure?: Failure };

export type FromThread =
  | { readonly kind: "answer"; readonly id: number; readonly answer: unknown }
  | { readonly kind: "broken"; readonly id: number; readonly failure: Failure }
  | { readonly kind: "load"; readonly id: number; readonly document: VersionedKind; readonly name: string; readonly version: number };
