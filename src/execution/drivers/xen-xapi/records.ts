/** The fields of XAPI's records that are read here. Source: the XenServer management API reference, classes host, host_metrics, VM, task and pool. */
import { z } from "zod";

/** 64 bits: digits in a string, or a number, as the transport has it. */
const intSchema = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d{1,19}$/)
    .transform(Number),
]);
const mapSchema = z.record(z.string(), z.string());

export const refSchema = z.string().startsWith("OpaqueRef:");
export const refsSchema = z.array(refSchema);
export const bytesSchema = intSchema;

export const hostSchema = z.object({
  name_label: z.string(),
  enabled: z.boolean(),
  metrics: z.string(),
  software_version: mapSchema,
  /** Such as "xen-3.0-x86_64" (paravirtual) and "hvm-3.0-x86_64". */
  capabilities: z.array(z.string()),
  /** Has "boot_time". */
  other_config: mapSchema,
  /** Empty: nothing is configured. */
  power_on_mode: z.string().default(""),
});

export const hostMetricsSchema = z.object({ live: z.boolean(), memory_total: bytesSchema });

export const vmSchema = z.object({
  name_label: z.string(),
  power_state: z.enum(["Running", "Paused", "Suspended", "Halted"]),
  is_a_template: z.boolean(),
  is_a_snapshot: z.boolean(),
  is_control_domain: z.boolean(),
  /** OpaqueRef:NULL unless it runs. Set to the new host at the end of a migration, by the new host. */
  resident_on: z.string(),
  /** -1 unless it runs. */
  domid: intSchema,
  memory_dynamic_max: bytesSchema,
  other_config: mapSchema,
  /** By task: such as "pool_migrate". */
  current_operations: mapSchema,
});
export type Vm = z.output<typeof vmSchema>;
export const vmsSchema = z.record(refSchema, vmSchema);

export const taskSchema = z.object({
  created: z.string().default(""),
  status: z.enum(["pending", "success", "failure", "cancelling", "cancelled"]),
  /** 0 to 1; 1 for every task that has ended, in whatever way. */
  progress: z.number(),
  /** Has "cancel" while that is possible. */
  allowed_operations: z.array(z.string()),
  error_info: z.array(z.string()),
  other_config: mapSchema,
});
export type Task = z.output<typeof taskSchema>;
export const tasksSchema = z.record(refSchema, taskSchema);

export const poolSchema = z.object({ master: refSchema, other_config: mapSchema, cpu_info: mapSchema.default({}) });
export const poolsSchema = z.record(refSchema, poolSchema);
