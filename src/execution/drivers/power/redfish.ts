/**
 * Power by DMTF Redfish: `PowerState` of a ComputerSystem, and its action `#ComputerSystem.Reset` with what it allows.
 * Needs: a Redfish service; a login that may reset; the certificate authority in a file unless Node trusts it by itself.
 * Source: DMTF DSP0266 (protocol) and the schema ComputerSystem.
 */
import { z } from "zod";
import type { PowerDriverDocument } from "../../fleet-document.ts";
import type { Ran, Seen } from "../../ports.ts";
import { done, failed, notSeen, type Patience, type PowerDriver, seen, unknown } from "./driver.ts";
import { type ControllerState, driverOf } from "./management-controller.ts";
import { firstLine, readSecret } from "./password-file.ts";
import { askRedfish, type RedfishAnswer, type RedfishService } from "./redfish-client.ts";

type RedfishDocument = Extract<PowerDriverDocument, { type: "redfish" }>;

export interface RedfishSurroundings extends Patience {
  /** Of the fleet document. */
  readonly folder: string;
}

const resetSchema = z.object({
  target: z.string(),
  "ResetType@Redfish.AllowableValues": z.array(z.string()).optional(),
  "@Redfish.ActionInfo": z.string().optional(),
});

const systemSchema = z.object({
  PowerState: z.string().nullish(),
  Actions: z.object({ "#ComputerSystem.Reset": resetSchema.optional() }).optional(),
});

const actionInfoSchema = z.object({
  Parameters: z.array(z.object({ Name: z.string(), AllowableValues: z.array(z.string()).optional() })),
});

const collectionSchema = z.object({ Members: z.array(z.object({ "@odata.id": z.string() })) });

type System = z.output<typeof systemSchema>;
type Found<Value> = { readonly found: Value } | { readonly why: string };

/** Paused is on and does nothing: what to make of it is for a person. */
const STATES: Readonly<Record<string, ControllerState>> = { On: "on", Off: "off", PoweringOn: "on", PoweringOff: "going-off" };

/** In order of preference. */
const TYPES = { on: ["On", "ForceOn"], orderly: ["GracefulShutdown"], force: ["ForceOff"] } as const;

export function createRedfishPower(document: RedfishDocument, surroundings: RedfishSurroundings): PowerDriver {
  const path = `/redfish/v1/Systems/${encodeURIComponent(document.system)}`;

  async function system(): Promise<Found<{ readonly service: RedfishService; readonly system: System }>> {
    const opened = await serviceOf(document, surroundings);
    if ("why" in opened) return opened;
    const service = opened.found;
    const answer = await askRedfish(service, path);
    if (!answer.ok) return { why: answer.status === 404 ? `${answer.why}${await systemsOf(service)}` : answer.why };
    const parsed = systemSchema.safeParse(answer.body);
    return parsed.success ? { found: { service, system: parsed.data } } : { why: `GET ${path}: the answer is no ComputerSystem.` };
  }

  async function read(): Promise<Seen<ControllerState>> {
    const now = await system();
    if ("why" in now) return notSeen(now.why);
    const { PowerState } = now.found.system;
    const state = PowerState == null ? undefined : STATES[PowerState];
    return state === undefined ? notSeen(`${document.system} has the power state ${JSON.stringify(PowerState ?? null)}.`) : seen(state);
  }

  async function reset(wanted: readonly string[]): Promise<Ran | null> {
    const now = await system();
    if ("why" in now) return failed(now.why);
    const { service, system: current } = now.found;
    const action = current.Actions?.["#ComputerSystem.Reset"];
    if (action === undefined) return failed(`${document.system} offers no action #ComputerSystem.Reset.`);
    const allowed = await allowedBy(service, action);
    // Where it does not tell what it allows it is asked for what is wanted most, and answers for itself.
    const type = allowed === null ? wanted[0] : wanted.find((value) => allowed.includes(value));
    if (type === undefined) return null;
    return ranOf(await askRedfish(service, action.target, { ResetType: type }));
  }

  const demand = async (wanted: readonly string[]): Promise<Ran> =>
    (await reset(wanted)) ?? failed(`The reset of ${document.system} allows no ${wanted.join(" or ")}.`);

  const controller = {
    read,
    switchOn: () => demand(TYPES.on),
    askToGoOff: () => reset(TYPES.orderly),
    cutPower: () => demand(TYPES.force),
  };

  const line = (type: string): string =>
    `POST ${new URL(`${path}/Actions/ComputerSystem.Reset`, document.url).href} {"ResetType":"${type}"}`;
  return driverOf(controller, document.graceSeconds, surroundings, (to) =>
    to === "on" ? [line("On")] : [line("GracefulShutdown"), `${line("ForceOff")}   # only if still on after ${document.graceSeconds} s`],
  );
}

async function serviceOf(document: RedfishDocument, { folder, timeoutSeconds }: RedfishSurroundings): Promise<Found<RedfishService>> {
  const { url, user, passwordFile, caFile } = document;
  let login = null;
  if (user !== undefined) {
    if (passwordFile === undefined) return { why: `The power driver of ${url} has a user and no "passwordFile".` };
    const secret = await readSecret(folder, passwordFile, "password file");
    if ("problem" in secret) return { why: secret.problem };
    login = { user, password: firstLine(secret.text) };
  }
  if (caFile === undefined) return { found: { url, login, certificateAuthority: null, timeoutSeconds } };
  const authority = await readSecret(folder, caFile, "certificate file");
  if ("problem" in authority) return { why: authority.problem };
  return { found: { url, login, certificateAuthority: authority.text, timeoutSeconds } };
}

/** Null: it does not tell. */
async function allowedBy(service: RedfishService, action: z.output<typeof resetSchema>): Promise<readonly string[] | null> {
  const told = action["ResetType@Redfish.AllowableValues"];
  if (told !== undefined) return told;
  const info = action["@Redfish.ActionInfo"];
  if (info === undefined) return null;
  const answer = await askRedfish(service, info);
  const parsed = actionInfoSchema.safeParse(answer.ok ? answer.body : null);
  return parsed.success ? (parsed.data.Parameters.find(({ Name }) => Name === "ResetType")?.AllowableValues ?? null) : null;
}

/** For whoever misspelt it. */
async function systemsOf(service: RedfishService): Promise<string> {
  const answer = await askRedfish(service, "/redfish/v1/Systems");
  const parsed = collectionSchema.safeParse(answer.ok ? answer.body : null);
  if (!parsed.success) return "";
  const names = parsed.data.Members.map((member) => member["@odata.id"].split("/").at(-1));
  return ` It has the systems: ${names.join(", ") || "(none)"}. Correct "system".`;
}

function ranOf(answer: RedfishAnswer): Ran {
  if (answer.ok) return done;
  return answer.sent ? unknown(answer.why) : failed(answer.why);
}
