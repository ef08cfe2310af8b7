/** What a run has found, in figures: what was asked, how it was answered, what failed, and how the server fared. */
import { createReadStream, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const reportIn = (folder, ending) => {
  const name = readdirSync(join(folder, "report")).find((each) => each.endsWith(ending));
  return name === undefined ? undefined : join(folder, "report", name);
};

/** Counts every request of the run: by the class of its status, and for each operation how many were and how many did what was asked. */
async function requestsOf(path) {
  const statuses = new Map();
  const operations = new Map();
  let longestChain = 0;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const recorder = line === "" ? undefined : JSON.parse(line).ScenarioFinished?.recorder;
    if (recorder == null) continue;
    for (const [id, { response }] of Object.entries(recorder.interactions ?? {})) {
      const status = response?.status_code ?? 0;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      const { method, path: template } = recorder.cases[id]?.value ?? { method: "?", path: recorder.label };
      const counts = operations.get(`${method} ${template}`) ?? { asked: 0, done: 0 };
      counts.asked++;
      if (status >= 200 && status < 400) counts.done++;
      operations.set(`${method} ${template}`, counts);
    }
    const depthOf = (id) => (id == null || recorder.cases[id] === undefined ? 0 : 1 + depthOf(recorder.cases[id].parent_id));
    longestChain = Math.max(longestChain, ...Object.keys(recorder.cases ?? {}).map(depthOf));
  }
  return { statuses, operations, longestChain };
}

const sum = (numbers) => [...numbers].reduce((total, each) => total + each, 0);

function statusLine(statuses) {
  const known = [...statuses].sort(([one], [other]) => one - other);
  return known.map(([status, count]) => `${status === 0 ? "no answer" : status}: ${count}`).join(", ");
}

/** The server's own words on failures: a refusal is no warning, so each line is one. */
function failuresIn(log) {
  const isFailure = (line) => line.startsWith("{") && /"level":("error"|50)/.test(line);
  return readFileSync(log, "utf8").split("\n").filter(isFailure);
}

/** Prints the figures; true when nothing was found. */
export async function report({ folder, status, watched, say }) {
  const [summaryPath, requestsPath] = [reportIn(folder, ".json"), reportIn(folder, ".ndjson")];
  if (summaryPath === undefined || requestsPath === undefined) {
    say(`it left no report and ended with ${status}`);
    return false;
  }
  const summary = JSON.parse(readFileSync(summaryPath, "utf8"));
  const { statuses, operations, longestChain } = await requestsOf(requestsPath);
  const total = sum(statuses.values());
  const done = [...operations.values()].filter((each) => each.done > 0).length;
  const unanswered = statuses.get(0) ?? 0;
  const failed = sum([...statuses].filter(([code]) => code >= 500).map(([, count]) => count));
  const logged = failuresIn(join(folder, "server.log"));
  say(`${summary.operations.tested} of ${summary.operations.total} operations, ${done} of them with success; ${total} requests`);
  say(`answers: ${statusLine(statuses)}`);
  say(`the longest chain of requests along links: ${longestChain}`);
  const phases = Object.entries(summary.phases).map(([name, phase]) => `${name} ${phase.status}`);
  say(`phases: ${phases.join(", ")}; ${Math.round(summary.running_time)} s, ended by ${summary.stop_reason}`);
  const { startMiB, mostMiB, endMiB, looks, slowestMs } = watched;
  say(`memory of the server: ${Math.round(startMiB)} MiB at the start, ${Math.round(mostMiB)} at most, ${Math.round(endMiB)} at the end`);
  say(`alive: ${looks - watched.unanswered} of ${looks} times, after ${Math.round(slowestMs)} ms at most`);
  const found = [
    ...summary.failures.map(({ title, count, operations: where }) => `${title}: ${count} (${where.join(", ")})`),
    ...summary.errors.map(({ title, count }) => `error of the run: ${title}: ${count}`),
    ...(failed > 0 ? [`${failed} answers of 500 or more`] : []),
    ...(unanswered > 0 ? [`${unanswered} requests without an answer`] : []),
    ...(watched.unanswered > 0 ? [`/healthz did not answer ${watched.unanswered} times`] : []),
    ...(watched.died === null ? [] : [`the server died (${watched.died})`]),
    ...logged.map((line) => `logged: ${line.slice(0, 500)}`),
  ];
  if (status !== 0 && found.length === 0) found.push(`schemathesis ended with ${status}`);
  for (const each of found) say(`FOUND ${each}`);
  if (found.length === 0) say("nothing was found");
  return found.length === 0;
}
