/** What the service and a thread that answers questions say to each other. */
import type { VersionedKind } from "../store/port.ts";
import type { QuestionName } from "./questions.ts";

export type ToThread =
  | { readonly kind: "ask"; readonly id: number; readonly name: QuestionName; readonly question: unknown }
  /** Nobody waits for it any more. */
  | { readonly kind: "drop"; readonly id: number }
  /** The text of a document that was asked for; an Error's words when the store failed. */
  | { readonly kind: "document"; readonly id: number; readonly text: string | null; readonly error?: string };

export type FromThread =
  | { readonly kind: "answer"; readonly id: number; readonly answer: unknown }
  | { readonly kind: "broken"; readonly id: number; readonly error: string }
  | { readonly kind: "load"; readonly id: number; readonly document: VersionedKind; readonly name: string; readonly version: number };
