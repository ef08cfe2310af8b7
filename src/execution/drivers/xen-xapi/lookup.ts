/** Finds a pool's hosts and virtual machines by the network's names: host ids and router ids are name labels. */
import type { z } from "zod";
import { type XapiClient, XapiRefusal } from "./client.ts";
import { poolsSchema, refSchema, refsSchema, type Vm, vmSchema } from "./records.ts";

/** @throws XapiRefusal when the answer is not what the class has. */
export async function ask<Schema extends z.ZodType>(
  client: XapiClient,
  schema: Schema,
  method: string,
  ...args: readonly unknown[]
): Promise<z.output<Schema>> {
  const answer = schema.safeParse(await client.call(method, ...args));
  if (answer.success) return answer.data;
  const [issue] = answer.error.issues;
  throw new XapiRefusal(`${method} answered something else than expected: ${issue?.path.join("/") || "it"}: ${issue?.message}`);
}

export async function hostNamed(client: XapiClient, name: string): Promise<string> {
  const refs = await ask(client, refsSchema, "host.get_by_name_label", name);
  const [ref] = refs;
  if (ref === undefined || refs.length > 1) {
    throw new XapiRefusal(`The pool has ${refs.length} hosts named ${name}: give one, and no other, that name label.`);
  }
  return ref;
}

export interface FoundVm {
  readonly ref: string;
  readonly vm: Vm;
}

export async function vmNamed(client: XapiClient, name: string): Promise<FoundVm> {
  const found: FoundVm[] = [];
  for (const ref of await ask(client, refsSchema, "VM.get_by_name_label", name)) {
    const vm = await ask(client, vmSchema, "VM.get_record", ref);
    if (isRouter(vm)) found.push({ ref, vm });
  }
  const [first] = found;
  if (first === undefined || found.length > 1) {
    throw new XapiRefusal(`The pool has ${found.length} virtual machines named ${name}: give one, and no other, that name label.`);
  }
  return first;
}

export const isRouter = (vm: Vm): boolean => !vm.is_a_template && !vm.is_a_snapshot && !vm.is_control_domain;

export async function poolOf(client: XapiClient): Promise<{ readonly ref: string; readonly pool: z.output<typeof poolsSchema>[string] }> {
  const [entry] = Object.entries(await ask(client, poolsSchema, "pool.get_all_records"));
  if (entry === undefined) throw new XapiRefusal("There is no pool.");
  return { ref: refSchema.parse(entry[0]), pool: entry[1] };
}
