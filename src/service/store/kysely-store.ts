/** The store over any database that Kysely can talk to; what differs between them is its engine. */
import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { type Kysely, sql, type Transaction } from "kysely";
import type { Records, Store } from "./port.ts";
import { answersOver } from "./repositories/answers.ts";
import { approvalsOver } from "./repositories/approvals.ts";
import { auditOver } from "./repositories/audit.ts";
import { jobsOver } from "./repositories/jobs.ts";
import { schedulesOver } from "./repositories/schedules.ts";
import { tokensOver } from "./repositories/tokens.ts";
import { versionsOver } from "./repositories/versions.ts";
import type { Tables } from "./schema.ts";
import type { Session, StoreDialect } from "./session.ts";

export interface Engine {
  readonly dialect: StoreDialect;
  readonly db: Kysely<Tables>;
  /** At the beginning of a transaction: waits until no other one, of any process, that has called this is left. */
  shutOthersOut(transaction: Transaction<Tables>): Promise<void>;
  /** Nothing was written, and another try may succeed. */
  isConflict(error: unknown): boolean;
}

const TRIES = 10;
const PAUSE_MS = 20;

/** Open until its transaction ends. */
interface Scope {
  open: boolean;
}

type Work<Result> = (transaction: Transaction<Tables>, scope: Scope) => Promise<Result>;

export function storeOn(engine: Engine): Store {
  const around = new AsyncLocalStorage<Scope>();
  const outside = <Value>(value: Value): Value => {
    if (around.getStore()?.open !== true) return value;
    // On one connection it would wait for itself.
    throw new Error("internal: the store is called inside one of its transactions. Call the records that were handed over");
  };
  const once = <Result>(work: Work<Result>, alone: boolean): Promise<Result> =>
    engine.db.transaction().execute(async (transaction) => {
      if (alone) await engine.shutOthersOut(transaction);
      const scope: Scope = { open: true };
      try {
        return await around.run(scope, () => work(transaction, scope));
      } finally {
        scope.open = false;
      }
    });
  const run = async <Result>(work: Work<Result>, alone: boolean): Promise<Result> => {
    outside(null);
    for (let tries = 1; ; tries += 1) {
      try {
        return await once(work, alone);
      } catch (error) {
        if (tries >= TRIES || !engine.isConflict(error)) throw error;
        await sleep(Math.random() * PAUSE_MS * tries);
      }
    }
  };
  const plain: Session = {
    dialect: engine.dialect,
    get db() {
      return outside(engine.db);
    },
    together: (work) => run(work, false),
    alone: (work) => run(work, true),
  };
  return {
    ...recordsOver(plain),
    transaction: (work) => run((transaction, scope) => work(recordsOver(within(engine, transaction, scope))), true),
    ping: async () => {
      await sql`select 1`.execute(plain.db);
    },
    close: () => engine.db.destroy(),
  };
}

function within({ dialect }: Engine, transaction: Transaction<Tables>, scope: Scope): Session {
  const open = (): Transaction<Tables> => {
    if (scope.open) return transaction;
    throw new Error("internal: records of a transaction are called after its end. Wait for every call inside it");
  };
  return {
    dialect,
    get db() {
      return open();
    },
    together: async (work) => work(open()),
    alone: async (work) => work(open()),
  };
}

const recordsOver = (session: Session): Records => ({
  versions: versionsOver(session),
  jobs: jobsOver(session),
  approvals: approvalsOver(session),
  schedules: schedulesOver(session),
  tokens: tokensOver(session),
  audit: auditOver(session),
  answers: answersOver(session),
});
