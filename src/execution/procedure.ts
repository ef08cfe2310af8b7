/**
 * Procedures: a move as a list of steps. Data, not code: `split-planes` would be one list more (the data plane cloned and both forwarding
 * while the control plane moves; it needs steps of its own).
 */
import type { Move } from "./move.ts";
import { confirm } from "./steps/confirm.ts";
import { fenceLostHost } from "./steps/fence-lost-host.ts";
import { leaveOldHome } from "./steps/leave-old-home.ts";
import { migrate } from "./steps/migrate.ts";
import { preflight } from "./steps/preflight.ts";
import { prepare } from "./steps/prepare.ts";
import { prepareCold } from "./steps/prepare-cold.ts";
import { reBind } from "./steps/re-bind.ts";
import { reHome } from "./steps/re-home.ts";
import { retire } from "./steps/retire.ts";
import { start } from "./steps/start.ts";
import type { Step } from "./steps/step.ts";
import { prepareStandby, reHomeInTurn, retireStandby } from "./steps/switch-after.ts";
import { switchLocally } from "./steps/switch-locally.ts";
import { verifyTraffic } from "./steps/verify-traffic.ts";

export const procedureNames = ["local-switching", "switch-after"] as const;
export type ProcedureName = (typeof procedureNames)[number];

const procedures: Readonly<Record<ProcedureName, readonly Step[]>> = {
  "local-switching": [preflight, prepare, migrate, switchLocally, reHome, reBind, verifyTraffic, confirm, leaveOldHome, retire],
  "switch-after": [preflight, prepareStandby, migrate, reHomeInTurn, verifyTraffic, leaveOldHome, retireStandby],
};

/** Of a router that runs nowhere: a new one, or one whose host is dead. */
const coldStart: readonly Step[] = [fenceLostHost, preflight, prepareCold, start];

export const stepsOf = (procedure: ProcedureName, move: Pick<Move, "from">): readonly Step[] =>
  move.from === null ? coldStart : procedures[procedure];
