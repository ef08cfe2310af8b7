/** Stand-ins for xl and socat, for xen-stubs.ts. Started as: node xen-stub-programs.mjs xl|socat ARGUMENT... */
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";

const [program, ...args] = process.argv.slice(2);
const host = process.env.STUB_HOST;
const settings = JSON.parse(readFileSync(process.env.STUB_SETTINGS, "utf8"));
const folder = join(host, "domains");
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const print = (text) => process.stdout.write(`${text}\n`);
const say = (text) => process.stderr.write(`${text}\n`);
// A test that is over takes its folder away: nothing is left running then.
setInterval(() => existsSync(folder) || process.exit(99), 500).unref();

const domains = () =>
  readdirSync(folder)
    .filter((name) => /^\d+$/.test(name))
    .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
const put = (domain) => {
  writeFileSync(join(folder, `${domain.id}.new`), JSON.stringify(domain));
  renameSync(join(folder, `${domain.id}.new`), join(folder, String(domain.id)));
};
const remove = (id) => rmSync(join(folder, String(id)), { force: true });
const find = (word) => domains().find(({ id, name }) => (/^\d+$/.test(word) ? id === Number(word) : name === word));
const freshId = () => Math.max(0, ...domains().map(({ id }) => id)) + 1;

if (program === "socat") socat();
else await xl();

function socat() {
  const log = args.includes("-lf") ? args[args.indexOf("-lf") + 1] : null;
  const note = (text) => (log === null ? say(text) : appendFileSync(log, `2026/11/22 22:00:00 socat[1] ${text}\n`));
  const [left, right] = args.slice(-2);
  if (left === "-") {
    const [, address, port] = /^TCP:([^:]+):(\d+)/.exec(right);
    const socket = connect({ host: address, port: Number(port), allowHalfOpen: true });
    socket.on("error", (problem) => {
      note(`E connect(5, AF=2 ${address}:${port}, 16): ${problem.message}`);
      process.exit(1);
    });
    process.stdin.pipe(socket);
    socket.pipe(process.stdout);
    socket.on("end", () => process.exit(0));
    process.stdout.on("error", () => process.exit(1));
    return;
  }
  const [, port, address] = /^TCP-LISTEN:(\d+),.*bind=([^,]+)/.exec(left);
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    server.close();
    const [command, ...rest] = right.replace(/^EXEC:/, "").split(" ");
    const child = spawn(command, rest, { stdio: ["pipe", "pipe", "inherit"] });
    socket.pipe(child.stdin);
    child.stdout.pipe(socket);
    for (const stream of [socket, child.stdin]) stream.on("error", () => {});
    child.on("close", () => socket.end(() => process.exit(0)));
  });
  server.on("error", () => {
    note(`E bind(5, {AF=2 ${address}:${port}}, 16): Address already in use`);
    process.exit(1);
  });
  server.listen(Number(port), address, () => note(`N listening on AF=2 ${address}:${port}`));
}

async function xl() {
  appendFileSync(join(host, "calls"), `${JSON.stringify(args)}\n`);
  const [command, ...rest] = args.filter((arg) => arg !== "-vvv");
  if (command === "info") return info();
  if (command === "list") return list();
  if (command === "migrate") return migrate(rest[2], rest[3]);
  if (command === "migrate-receive") return receive();
  if (command === "create") {
    const [, file, extra] = rest;
    const name = JSON.parse(extra.replace("name=", ""));
    if (find(name) !== undefined) return refuse(`libxl: error: Domain with name "${name}" already exists.`);
    return put({ name, id: freshId(), memoryMiB: Number(/memory *= *(\d+)/.exec(readFileSync(file, "utf8"))[1]), state: "running" });
  }
  const domain = find(rest[0]);
  if (domain === undefined) return refuse(`${rest[0]} is an invalid domain identifier (rc=-6)`);
  if (command === "domname") print(domain.name);
  else if (command === "domid") print(domain.id);
  else if (command === "destroy") remove(domain.id);
  else if (command === "rename") put({ ...domain, name: rest[1] });
  else if (command === "unpause") put({ ...domain, state: "running" });
  else refuse(`command not implemented: ${command}`);
}

/** The sample is of a version that cannot migrate paravirtual guests. */
function info() {
  const text = readFileSync(new URL("../fixtures/xen/xl-info.txt", import.meta.url), "utf8");
  process.stdout.write(text.replace("pv hvm hap", "pv hvm hap shadow"));
}

function refuse(text) {
  say(text);
  process.exitCode = 1;
}

function list() {
  print("Name                                        ID   Mem VCPUs\tState\tTime(s)");
  print("Domain-0                                     0   512     1     r-----     438.1");
  const flags = { running: "-b----", paused: "--p---", suspended: "---s--", crashed: "---sc-", dying: "-----d" };
  for (const { name, id, memoryMiB, state } of domains()) {
    print(
      `${name.padEnd(40)} ${String(id).padStart(5)} ${String(memoryMiB).padStart(5)} ${"1".padStart(5)}     ${flags[state]}  ${"0.0".padStart(8)}`,
    );
  }
}

/** Words, each on a line of its own, on a stream that carries bytes as well. */
function listener(stream) {
  let [text, over] = ["", false];
  let wake = () => {};
  stream.on("data", (chunk) => {
    text = (text + chunk.toString("latin1")).slice(-100_000);
    wake();
  });
  for (const event of ["end", "error"]) {
    stream.on(event, () => {
      over = true;
      wake();
    });
  }
  return async (word) => {
    for (;;) {
      const at = text.indexOf(`<${word}>`);
      if (at !== -1) return true;
      if (over) return false;
      await new Promise((resolve) => (wake = resolve));
    }
  };
}

async function migrate(name, rune) {
  const domain = find(name);
  if (domain === undefined) return refuse(`${name} is an invalid domain identifier (rc=-6)`);
  const child = spawn("sh", ["-c", rune], { stdio: ["pipe", "pipe", "inherit"] });
  let broken = false;
  child.stdin.on("error", () => (broken = true));
  child.on("exit", () => (broken = true));
  const heard = listener(child.stdout);
  const write = (data) => new Promise((resolve) => child.stdin.write(data, () => resolve()));
  const fail = async (resumes) => {
    if (resumes) put({ ...domain, state: "running" });
    say("libxl: info: libxl_exec.c:127:libxl_report_child_exitstatus: migration transport process [229] died due to fatal signal Killed");
    say("Migration failed, resuming at sender.");
    process.exit(1);
  };
  if (!(await heard("hello"))) return fail(false);
  say("Saving to migration stream new xl format (info 0x3/0x0/1281)");
  say(`xc: info: Saving domain ${domain.id}, type x86 PV`);
  await write(`<domain ${JSON.stringify(domain)}>\n`);
  for (let part = 0; part < settings.parts && !broken; part += 1) {
    await write(Buffer.alloc(16_384, "."));
    for (let waited = 0; waited < settings.everyMs && !broken; waited += 20) await sleep(Math.min(20, settings.everyMs));
  }
  if (broken) return fail(false);
  say(
    `libxl: debug: libxl_dom_suspend.c:203:domain_suspend_callback_common: Domain ${domain.id}:issuing PV suspend request via XenBus control node`,
  );
  put({ ...domain, state: "suspended" });
  await sleep(settings.pauseMs);
  await write("<all>");
  if (!(await heard("ready"))) return fail(true);
  say("migration sender: Target has acknowledged transfer.");
  put({ ...domain, state: "suspended", name: `${name}--migratedaway` });
  say("migration sender: Giving target permission to start.");
  await write("<start>");
  if (!(await heard("started"))) {
    say("** Migration failed during final handshake **");
    process.exit(1);
  }
  say("migration sender: Target reports successful startup.");
  await sleep(settings.pauseMs);
  remove(domain.id);
  say("Migration successful.");
  process.exit(0);
}

async function receive() {
  process.stdout.write("<hello>");
  say("migration target: Ready to receive domain.");
  let header = "";
  process.stdin.on("data", (chunk) => {
    if (header.length < 10_000) header += chunk.toString("latin1");
  });
  const heard = listener(process.stdin);
  let incoming = null;
  const fail = () => {
    say("xc: error: Restore failed (0 = Success): Internal error");
    if (incoming !== null && !settings.leaks) remove(incoming.id);
    say("migration target: Domain creation failed (code -3).");
    process.exit(1);
  };
  process.stdin.on("end", () => incoming === null && fail());
  while (!/<domain (.*)>\n/.test(header)) await sleep(5);
  const domain = JSON.parse(/<domain (.*)>\n/.exec(header)[1]);
  const name = `${domain.name}--incoming`;
  if (find(name) !== undefined) {
    say(`libxl: error: libxl_create.c:1209:initiate_domain_create: Domain with name "${name}" already exists.`);
    process.exit(1);
  }
  incoming = { ...domain, id: freshId(), name, state: "paused" };
  put(incoming);
  if (!(await heard("all"))) return fail();
  say("xc: info: Restore successful");
  say("migration target: Transfer complete, requesting permission to start domain.");
  process.stdout.write("<ready>");
  if (!(await heard("start"))) return fail();
  say("migration target: Got permission, starting domain.");
  put({ ...incoming, name: domain.name, state: "running" });
  say("migration target: Domain started successsfully.");
  process.stdout.write("<started>", () => process.exit(0));
}
