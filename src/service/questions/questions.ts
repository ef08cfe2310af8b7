/**
 * Questions that take thought: answered beside the event loop, which serves everybody else meanwhile. What each is asked with and what
 * comes back is plain data, since both cross to a thread; large answers are JSON already.
 */
import type { Change } from "../../network/changes-document.ts";
import type { TrafficRequest } from "../../network/traffic.ts";
import type { Problem } from "../../result.ts";
import type { Outside } from "../schedules/engine.ts";
import type { ScheduleDocument } from "../schedules/schedule-document.ts";
import type { VersionedKind } from "../store/port.ts";

/** A version of a document that is in the store, where it never changes. */
export interface DocumentRef {
  readonly name: string;
  readonly version: number;
  readonly digest: string;
  readonly bytes: number;
}

/** Null: there is no such version. */
export type LoadDocument = (kind: VersionedKind, name: string, version: number) => Promise<string | null>;

/** JSON of the answer's body; null: the network has no such router. */
export type TextAnswer = string | null;

/** The document's digest, or everything that is wrong with it. */
export type CheckedDocument =
  | { readonly ok: true; readonly digest: string }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export interface TargetsQuestion {
  readonly network: DocumentRef;
  readonly router: string;
  /** Only those that are, or only those that are not. */
  readonly feasible: boolean | null;
  readonly skip: number;
  readonly limit: number;
}

/** Of the network as it would be. */
export interface ChangedTargetsQuestion extends TargetsQuestion {
  /** Null: the network's own. */
  readonly traffic: DocumentRef | null;
  readonly choice: TrafficRequest;
  readonly changes: readonly Change[];
}

/** `text`: null: there is no such router. */
export type ChangedTargetsAnswer =
  | { readonly ok: true; readonly text: TextAnswer }
  | { readonly ok: false; readonly detail: string; readonly problems: readonly Problem[] };

export interface DrainQuestion {
  readonly network: DocumentRef;
  readonly physicalRouter: string;
  /** Targets that are told for each virtual router. */
  readonly targets: number;
}

export interface ExplanationQuestion {
  readonly network: DocumentRef;
  readonly traffic: DocumentRef | null;
  /** plan@1. */
  readonly plan: string;
  readonly withHosts: boolean;
}

export interface BandQuestion {
  readonly network: DocumentRef;
  /** The traffic that the forecast is made from, and the one that is held against it, with when it came. */
  readonly learnt: DocumentRef;
  readonly newest: DocumentRef & { readonly createdAt: number };
  readonly band: NonNullable<ScheduleDocument["band"]>;
  readonly timeZone: string;
}

/** `why`: nothing can be said, since the traffic does not fit. */
export interface BandAnswer {
  readonly outside: Outside | null;
  readonly why: string | null;
}

/** By its name: what is asked, and the answer. */
export interface Asked {
  readonly targets: { readonly question: TargetsQuestion; readonly answer: TextAnswer };
  readonly "changed-targets": { readonly question: ChangedTargetsQuestion; readonly answer: ChangedTargetsAnswer };
  readonly drain: { readonly question: DrainQuestion; readonly answer: TextAnswer };
  readonly difference: { readonly question: { readonly from: DocumentRef; readonly to: DocumentRef }; readonly answer: string };
  readonly explanation: { readonly question: ExplanationQuestion; readonly answer: string };
  readonly "check-network": { readonly question: { readonly bytes: Uint8Array }; readonly answer: CheckedDocument };
  readonly "check-traffic": {
    readonly question: { readonly bytes: Uint8Array; readonly network: DocumentRef };
    readonly answer: CheckedDocument;
  };
  readonly band: { readonly question: BandQuestion; readonly answer: BandAnswer };
}

export type QuestionName = keyof Asked;

export interface Questions {
  /** Rejects with what `gone` was aborted with; with RequestProblem `unavailable` when the thread dies under it. */
  ask<Name extends QuestionName>(name: Name, question: Asked[Name]["question"], gone?: AbortSignal): Promise<Asked[Name]["answer"]>;
  stop(): Promise<void>;
}
