/** Gives the server something to be asked about: networks, traffic, and one of everything that hangs on them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const NETWORKS = ["prototype", "abilene"];

/** By the name of the path parameter: the ids that there are. */
export async function seed(root, ask) {
  const read = (...path) => readFileSync(join(root, "datasets", ...path));
  for (const name of NETWORKS) {
    await ask("PUT", `/v1/networks/${name}`, read(name, "network.json"));
    await ask("PUT", `/v1/networks/${name}/traffic`, read(name, "traffic.json"));
  }
  const ended = async (path) => {
    for (;;) {
      const job = await ask("GET", path);
      if (job.state !== "queued" && job.state !== "running") return job;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const plan = await ask("POST", "/v1/networks/prototype/plans", { goal: "consolidate" });
  const other = await ask("POST", "/v1/networks/abilene/plans", { goal: "evacuate", drain: ["nyc-1"] });
  const dayPlan = await ask("POST", "/v1/networks/prototype/day-plans", { hourly: false, slotMinutes: 240, timeLimitSeconds: 5 });
  await ended(`/v1/plans/${plan.id}`);
  await ended(`/v1/plans/${other.id}`);
  await ask("POST", `/v1/plans/${plan.id}/approvals`, {});
  const execution = await ask("POST", `/v1/plans/${plan.id}/executions`, {});
  await ended(`/v1/executions/${execution.id}`);
  const whatIf = await ask("POST", "/v1/networks/abilene/what-ifs", { changes: [{ fail: "kan-2" }] });
  const document = await ask("GET", `/v1/plans/${other.id}/document`);
  const verification = await ask("POST", "/v1/networks/abilene/verifications", { plan: document });
  await ended(`/v1/day-plans/${dayPlan.id}`);
  const replay = await ask("POST", "/v1/networks/prototype/replays", { dayPlan: dayPlan.id });
  const wiring = await ask("POST", "/v1/networks/prototype/wirings", { apply: true });
  const wakeClearance = await ask("POST", "/v1/networks/prototype/wake-clearances", { physicalRouter: "PR1" });
  const times = { pack: { cron: "0 1 * * *" }, restore: { cron: "0 5 * * *" } };
  const schedule = await ask("POST", "/v1/schedules", { network: "prototype", ...times });
  const token = await ask("POST", "/v1/tokens", { name: "reader", rights: ["read"] });
  const network = JSON.parse(read("abilene", "network.json"));
  return {
    network: NETWORKS,
    plan: [plan.id, other.id],
    dayPlan: [dayPlan.id],
    replay: [replay.id],
    execution: [execution.id],
    whatIf: [whatIf.id],
    verification: [verification.id],
    wiring: [wiring.id],
    wakeClearance: [wakeClearance.id],
    schedule: [schedule.id],
    token: [token.id],
    router: network.virtualRouters.slice(0, 3).map(({ id }) => id),
    physicalRouter: network.physicalRouters.slice(0, 3).map(({ id }) => id),
  };
}
