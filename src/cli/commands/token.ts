/** rehome token …: tokens of the service, made in its store: this is how the first administrator gets in. */
import { type Command, InvalidArgumentError } from "commander";
import { newToken } from "../../service/auth/tokens.ts";
import { dataFolderOf } from "../../service/config.ts";
import { auditOf, DEFAULT_DAYS, tokenDocument, tokenNameSchema } from "../../service/http/tokens.ts";
import type { TokenRecord } from "../../service/records.ts";
import { type Right, rights } from "../../service/rights.ts";
import type { Records, Store } from "../../service/store/port.ts";
import { badInput } from "../exit.ts";
import type { Machine } from "../machine.ts";
import { answer, documentText } from "../output.ts";
import type { Registry } from "../registry.ts";
import { type ConfigOptions, configFor, refusalOf } from "../serving.ts";
import { createStyle } from "../style.ts";
import { newTokenLine, renderTokens, type ShownToken } from "../views/token-view.ts";

export interface StoreOptions extends ConfigOptions {
  readonly json?: boolean;
}

export interface CreateOptions extends StoreOptions {
  readonly rights: readonly Right[];
  readonly expires: number | "never";
}

const PAGE = 1000;

export function registerToken(registry: Registry): void {
  const group = registry.program.command("token").description("Tokens that let programs and people use the service: make, list, revoke.");
  group
    .command("create")
    .description("Makes a token and prints its secret, which is not shown again.")
    .argument("<name>", 'who it is for: the audit log will say "token:NAME"')
    .requiredOption("--rights <list>", `what it allows, separated by commas: ${rights.join(", ")}`, rightsIn)
    .option("--expires <time>", 'how long it is good: "12h", "90d", "52w" or "never"', lifeOf, lifeOf(`${DEFAULT_DAYS}d`))
    .option("--json", "print the token as JSON")
    .action((name: string, options: CreateOptions) => create(registry, name, options));
  group
    .command("list")
    .description("Every token, newest first, without the secrets.")
    .option("--json", "print the list as JSON")
    .action((options: StoreOptions) => list(registry, options));
  group
    .command("revoke")
    .description("Makes a token worthless, at once.")
    .argument("<id>", 'the token\'s id, such as "tk-…"')
    .action((id: string, options: StoreOptions) => revoke(registry, id, options));
  for (const command of group.commands) addStoreOptions(command);
}

export const addStoreOptions = (command: Command): Command =>
  command
    .option("--config <file>", "the service's configuration (see docs/configuration.md)")
    .option("--data <folder>", "the service's data folder (default: REHOME_DATA, or the user's own)");

/** The service's store, for as long as `use` takes. `make`: a new one where there is none. */
export async function withStore<Value>(
  { machine, serving }: Pick<Registry, "machine" | "serving">,
  options: ConfigOptions,
  make: boolean,
  use: (store: Store) => Promise<Value>,
): Promise<Value> {
  const config = configFor(machine, serving, options);
  const path = `${dataFolderOf(config, serving.environment)}/service.db`;
  if (!make && config.databaseUrl === undefined && !machine.isFile(path)) {
    throw badInput(`there is no store at ${path}. Name the service's data folder with --data, or its configuration with --config`);
  }
  try {
    const store = await serving.adapters.openStore(config);
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  } catch (error) {
    throw refusalOf(error) ?? error;
  }
}

function rightsIn(text: string): readonly Right[] {
  const words = new Set(text.split(",").map((word) => word.trim()));
  const unknown = [...words].find((word) => !rights.some((right) => right === word));
  if (unknown !== undefined) throw new InvalidArgumentError(`"${unknown}" is no right. Choose from ${rights.join(", ")}.`);
  return rights.filter((right) => words.has(right));
}

const HOURS: Readonly<Record<string, number>> = { h: 1, d: 24, w: 168 };
const HOUR_MS = 3_600_000;

/** Milliseconds. */
function lifeOf(text: string): number | "never" {
  if (text === "never") return text;
  const [, count = "", unit = ""] = /^([1-9]\d{0,4})([hdw])$/.exec(text) ?? [];
  const hours = HOURS[unit];
  if (hours === undefined)
    throw new InvalidArgumentError('It takes a number of hours, days or weeks, such as "12h", "90d" or "52w", or "never".');
  return Number(count) * hours * HOUR_MS;
}

/** As the service's own routes do: one transaction with its audit entry. */
async function noted(
  { service }: Machine,
  records: Records,
  action: "createToken" | "revokeToken",
  subject: string,
  detail: Readonly<Record<string, string | null>>,
): Promise<void> {
  await records.audit.append({ at: service.now(), actor: service.user, action, subject, detail: JSON.stringify(detail) });
}

export function demandName(name: string): void {
  const read = tokenNameSchema.safeParse(name);
  if (!read.success) throw badInput(`"${name}" cannot be the name of a token: ${read.error.issues[0]?.message ?? ""}`);
}

async function create(registry: Registry, name: string, options: CreateOptions): Promise<void> {
  const { machine } = registry;
  const { service } = machine;
  demandName(name);
  const now = service.now();
  const expiresAt = options.expires === "never" ? null : now + options.expires;
  const { record, secret } = newToken({
    id: service.newId("tk"),
    name,
    rights: options.rights,
    createdAt: now,
    createdBy: service.user,
    expiresAt,
  });
  await withStore(registry, options, true, (store) =>
    store.transaction(async (records) => {
      await records.tokens.create(record);
      await noted(machine, records, "createToken", "/v1/tokens", auditOf(record));
    }),
  );
  await tellNew(machine, { ...tokenDocument(record), secret }, options.json === true);
}

/** The secret alone on standard output. */
export async function tellNew(machine: Machine, token: ShownToken & { readonly secret: string }, asJson: boolean): Promise<void> {
  if (asJson) return machine.print(documentText(token));
  machine.note(`rehome: ${newTokenLine(token)}\n`);
  await machine.print(`${token.secret}\n`);
}

async function list(registry: Registry, options: StoreOptions): Promise<void> {
  const { machine } = registry;
  const tokens = await withStore(registry, options, false, everyToken);
  await tellTokens(machine, tokens.map(tokenDocument), options.json === true);
}

export const tellTokens = (machine: Machine, tokens: readonly ShownToken[], asJson: boolean): Promise<void> =>
  answer(machine, asJson, { tokens }, () => renderTokens(createStyle(machine), tokens, machine.service.now()));

async function everyToken(store: Store): Promise<readonly TokenRecord[]> {
  const tokens: TokenRecord[] = [];
  let after: string | null | undefined;
  while (after !== null) {
    const page = await store.tokens.list({ limit: PAGE, ...(after === undefined ? {} : { after }) });
    tokens.push(...page.items);
    after = page.next;
  }
  return tokens;
}

async function revoke(registry: Registry, id: string, options: StoreOptions): Promise<void> {
  const { machine } = registry;
  await withStore(registry, options, false, (store) =>
    store.transaction(async (records) => {
      const isRevoked = await records.tokens.revoke(id, machine.service.now());
      if (!isRevoked) throw badInput(`there is no token ${id} that could be revoked. rehome token list has all of them`);
      await noted(machine, records, "revokeToken", `/v1/tokens/${id}`, {});
    }),
  );
  machine.note(revokedNote(id));
}

export const revokedNote = (id: string): string => `rehome: ${id} is worth nothing from now on\n`;
