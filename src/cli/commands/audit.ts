/** rehome audit verify: whether the service's audit log is what was written, all of it. */
import { InvalidArgumentError } from "commander";
import type { AuditRecord } from "../../service/records.ts";
import { everyAuditRecord, verifyAudit } from "../../service/store/audit-chain.ts";
import { CommandFailure, exitStatus } from "../exit.ts";
import type { Machine } from "../machine.ts";
import { answer } from "../output.ts";
import type { Registry } from "../registry.ts";
import type { ConfigOptions } from "../serving.ts";
import { addStoreOptions, withStore } from "./token.ts";

/** An entry that was there once, as somebody kept it elsewhere. */
interface Expected {
  readonly sequence: number;
  readonly hash: string;
}

export interface AuditOptions extends ConfigOptions {
  readonly expect?: Expected;
  readonly json?: boolean;
}

export function registerAudit(registry: Registry): void {
  const group = registry.program.command("audit").description("The service's audit log.");
  const verify = group
    .command("verify")
    .description("Follows the chain of hashes through the log, and prints its end to be kept elsewhere.")
    .option("--expect <sequence:hash>", "an end that was printed before: it must still be there", expectedIn)
    .option("--json", "print the outcome as JSON")
    .action((options: AuditOptions) => verifyLog(registry, options));
  addStoreOptions(verify);
}

function expectedIn(text: string): Expected {
  const [, sequence = "", hash = ""] = /^(\d{1,15}):(sha256:[0-9a-f]{64})$/.exec(text) ?? [];
  if (hash === "") throw new InvalidArgumentError('It takes what an earlier rehome audit verify has printed: "12:sha256:…".');
  return { sequence: Number(sequence), hash };
}

async function verifyLog(registry: Registry, options: AuditOptions): Promise<void> {
  const told = await withStore(registry, options, false, (store) => checkLog(everyAuditRecord(store.audit), options.expect));
  await tellCheck(registry.machine, told, options.json === true);
}

interface SoundLog {
  readonly entries: number;
  readonly head: string;
}

/** The log's length and end; a log that is not sound, or not the one that was expected, is a CommandFailure. */
export async function checkLog(records: AsyncIterable<AuditRecord>, expect: Expected | undefined): Promise<SoundLog> {
  const seen: { hash: string | null } = { hash: null };
  const checked = await verifyAudit(
    watching(records, expect?.sequence, (hash) => {
      seen.hash = hash;
    }),
  );
  const failed = (found: string): CommandFailure =>
    new CommandFailure(exitStatus.verificationFailed, `the audit log was tampered with: ${found}`);
  if (!checked.sound) throw failed(checked.found);
  const { entries, head } = checked;
  if (expect !== undefined && expect.sequence > 0) {
    if (seen.hash === null) throw failed(`it ends at entry ${entries}, but entry ${expect.sequence} was there`);
    if (seen.hash !== expect.hash) throw failed(`entry ${expect.sequence} was another one: the log was written anew from there or before`);
  }
  return { entries, head };
}

export const tellCheck = (machine: Machine, { entries, head }: SoundLog, asJson: boolean): Promise<void> =>
  answer(machine, asJson, { sound: true, entries, head }, () =>
    [
      `Sound: ${entries} ${entries === 1 ? "entry" : "entries"}, each as it was written.`,
      `Its end, to be kept elsewhere: ${entries}:${head}`,
    ].join("\n"),
  );

/** The same entries; tells the hash of that one. */
async function* watching(
  records: AsyncIterable<AuditRecord>,
  sequence: number | undefined,
  tell: (hash: string) => void,
): AsyncGenerator<AuditRecord> {
  for await (const record of records) {
    if (record.sequence === sequence) tell(record.hash);
    yield record;
  }
}
