/** What cannot be asked of a service, and why. */

/** Commands, by their words. */
export const localOnly: Readonly<Record<string, string>> = {
  generate: "it makes a file from a seed, for which no service is needed. `rehome plan FILE --server URL` uploads it",
  demo: "it shows what rehome does without a service",
  serve: "it is the service",
  worker: "it works for the servers that share its database, DATABASE_URL",
  "config check": "the configuration is read where the service runs",
  backup: "it copies the service's data folder, so that it runs where that is",
  restore: "it writes the service's data folder, so that it runs where that is",
};

interface Unasked {
  /** As commander names the option. */
  readonly name: string;
  readonly why: string;
}

const fleets: readonly Unasked[] = [
  { name: "fleet", why: "the service has fleets of its own" },
  { name: "simulated", why: "the service has fleets of its own" },
  { name: "journal", why: "the service has a journal of its own" },
];
const kept: readonly Unasked[] = [
  { name: "traffic", why: "the service has the traffic that the plan was made for" },
  { name: "migration", why: "the service has the migration model that the plan was made with" },
];
const storeOptions: readonly Unasked[] = [
  { name: "config", why: "the service has read its configuration" },
  { name: "data", why: "the service's data folder is where it runs" },
];

const byCommand: Readonly<Record<string, readonly Unasked[]>> = {
  execute: [...fleets, ...kept],
  wiring: fleets,
  "execution rollback": [...fleets, { name: "migration", why: "the service plans the way back with its own migration model" }],
};

/** Options of a command that are about this machine. */
export function unasked(path: string): readonly Unasked[] {
  const found = byCommand[path];
  if (found !== undefined) return found;
  if (path.startsWith("execution ")) return fleets;
  return /^(token|audit) /.test(path) ? storeOptions : [];
}
