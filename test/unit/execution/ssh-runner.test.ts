import { createHmac, randomBytes } from "node:crypto";
import { connect, createServer, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createSshRunner, type SshRunner, type SshSettings } from "../../../src/execution/drivers/remote/ssh-runner.ts";
import { type KeyPair, newKey, type ServerOptions, type SshServer, startSshServer } from "../../support/ssh-server.ts";

const clientKey = newKey();
const ended: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0)) await end();
});

async function serve(options: Partial<ServerOptions> = {}): Promise<{ server: SshServer; key: KeyPair }> {
  const key = options.hostKeys?.[0] ?? newKey();
  const server = await startSshServer({ hostKeys: [key], clientKey, ...options });
  ended.push(() => server.close());
  return { server, key };
}

function runnerTo(port: number, knownHosts: string, more: Partial<SshSettings> = {}): SshRunner {
  const runner = createSshRunner({
    user: "root",
    knownHosts,
    knownHostsFile: "known_hosts",
    privateKey: clientKey.private,
    agentSocket: null,
    addressOf: (device) => (device === "pr1" ? { address: "127.0.0.1", port } : undefined),
    commandSeconds: 20,
    connectSeconds: 5,
    ...more,
  });
  ended.push(() => runner.close());
  return runner;
}

const pinned = (port: number, ...keys: readonly KeyPair[]): string =>
  keys.map((key) => `[127.0.0.1]:${port} ${key.public} somebody\n`).join("");

async function connected(more: Partial<SshSettings> = {}) {
  const { server, key } = await serve();
  return { server, key, runner: runnerTo(server.port, pinned(server.port, key), more) };
}

/** A port in front of another one: what comes from there goes on in one piece, once no more of it comes. */
async function gathered(behind: number): Promise<number> {
  const between = createServer((socket) => {
    const onwards = connect(behind, "127.0.0.1");
    let held: Buffer[] = [];
    let timer: NodeJS.Timeout | undefined;
    onwards.on("data", (chunk) => {
      held.push(chunk);
      clearTimeout(timer);
      timer = setTimeout(() => {
        socket.write(Buffer.concat(held));
        held = [];
      }, 100);
    });
    socket.on("data", (chunk) => onwards.write(chunk));
    for (const [end, other] of [
      [socket, onwards],
      [onwards, socket],
    ] as const)
      end.on("error", () => {}).on("close", () => other.destroy());
  });
  await new Promise<void>((resolve) => between.listen(0, "127.0.0.1", resolve));
  ended.push(() => void between.close());
  const address = between.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return address.port;
}

describe("scripts over ssh", () => {
  it("gives back status, output and errors apart", async () => {
    const { runner } = await connected();
    const result = await runner.run("pr1", "echo out; echo 'it'\\''s' >&2; exit 3");
    expect(result).toEqual({ kind: "exited", status: 3, stdout: "out\n", stderr: "it's\n" });
  });

  it("hands standard input to the script, nothing when there is none", async () => {
    const { runner } = await connected();
    expect(await runner.run("pr1", "cat", { stdin: "a\nb" })).toMatchObject({ status: 0, stdout: "a\nb" });
    expect(await runner.run("pr1", "cat")).toMatchObject({ status: 0, stdout: "" });
  });

  it("sends a script that is too long for a command on standard input, and what it reads after it", async () => {
    const { runner, server } = await connected();
    const filler = `# ${"é".repeat(30_000)}\n`;
    expect(await runner.run("pr1", `${filler}read x; echo "got $x"; cat`, { stdin: "one\ntwo\n" })).toMatchObject({
      status: 0,
      stdout: "got one\ntwo\n",
    });
    expect(Math.max(...server.commands.map((command) => command.length))).toBeLessThan(9000);
  });

  it("refuses what no shell takes as an argument, without sending it", async () => {
    const { runner, server } = await connected();
    expect(await runner.run("pr1", "x".repeat(130_000))).toMatchObject({ kind: "refused" });
    expect(await runner.run("pr1", "echo a\0b")).toMatchObject({ kind: "refused" });
    expect(server.commands).toEqual([]);
  });

  it("tells the status of a script that a signal ended as a shell does", async () => {
    const { runner } = await connected();
    expect(await runner.run("pr1", "kill -9 $$")).toMatchObject({ kind: "exited", status: 137 });
  });

  it("hears of an end that comes in one packet with the beginning", async () => {
    const { server, key } = await serve({
      onExec(command, channel) {
        channel.write("out\n");
        channel.stderr.write("bad\n");
        if (command.includes("killed")) channel.exit("KILL");
        else channel.exit(3);
        channel.end();
      },
    });
    const port = await gathered(server.port);
    const runner = runnerTo(port, pinned(port, key));
    expect(await runner.run("pr1", "quick")).toEqual({ kind: "exited", status: 3, stdout: "out\n", stderr: "bad\n" });
    expect(await runner.run("pr1", "killed")).toEqual({ kind: "exited", status: 137, stdout: "out\n", stderr: "bad\n" });
    const lines: string[] = [];
    const streamed = await runner.stream("pr1", "quick", (stream, line) => lines.push(`${stream} ${line}`));
    expect(streamed).toMatchObject({ kind: "exited", status: 3 });
    expect(lines.toSorted()).toEqual(["stderr bad", "stdout out"]);
  });

  it("says of a channel that is closed without a word that nobody knows how the script ended", async () => {
    const { server, key } = await serve({ onExec: (_, channel) => void channel.end("half") });
    const result = await runnerTo(server.port, pinned(server.port, key)).run("pr1", "true");
    expect(result).toMatchObject({ kind: "unreachable", detail: expect.stringContaining("without saying") });
  });

  it("carries big output whole, also text that is cut between two packets", async () => {
    const { runner } = await connected();
    const result = await runner.run("pr1", "i=0; while [ $i -lt 40000 ]; do echo 'ééééééééééééééééééééé'; i=$((i+1)); done");
    expect(result.kind === "exited" && result.stdout === `${"é".repeat(21)}\n`.repeat(40_000)).toBe(true);
  });

  it("runs many scripts at a time over one connection, over a second one when it is full", async () => {
    const { runner, server } = await connected();
    const some = await Promise.all(Array.from({ length: 6 }, (_, index) => runner.run("pr1", `sleep 0.2; echo ${index}`)));
    expect(some.map((result) => result.kind === "exited" && result.stdout.trim())).toEqual(["0", "1", "2", "3", "4", "5"]);
    expect(server.connections()).toBe(1);
    const many = await Promise.all(Array.from({ length: 20 }, (_, index) => runner.run("pr1", `sleep 0.3; echo ${index}`)));
    expect(many.every((result, index) => result.kind === "exited" && result.stdout === `${index}\n`)).toBe(true);
    expect(server.connections()).toBe(3);
    expect(server.mostSessions()).toBeLessThanOrEqual(8);
  });

  it("answers timeout for a script that goes on, and keeps the connection", async () => {
    const { runner, server } = await connected();
    expect(await runner.run("pr1", "sleep 20", { timeoutSeconds: 0.3 })).toMatchObject({ kind: "timeout" });
    expect(await runner.run("pr1", "echo on")).toMatchObject({ stdout: "on\n" });
    expect(server.connections()).toBe(1);
  });

  it("streams lines as they come, of both outputs, and ends by the signal", async () => {
    const { runner } = await connected();
    const lines: string[] = [];
    const stop = new AbortController();
    const script = "echo one; printf 'half '; sleep 0.1; echo done; echo bad >&2; sleep 0.1; printf last; exec sleep 20 >/dev/null";
    const result = await runner.stream(
      "pr1",
      script,
      (stream, line) => {
        lines.push(`${stream} ${line}`);
        if (stream === "stderr") setTimeout(() => stop.abort(), 300);
      },
      stop.signal,
    );
    expect(lines).toEqual(["stdout one", "stdout half done", "stderr bad", "stdout last"]);
    expect(result).toMatchObject({ kind: "timeout" });
    expect(await runner.stream("pr1", "echo no", () => lines.push("never"), stop.signal)).toMatchObject({ kind: "timeout" });
    expect(lines).toHaveLength(4);
  });

  it("ends a stream whose signal was given while its channel was being opened", async () => {
    const { runner, server } = await connected();
    await runner.run("pr1", "true");
    const stop = new AbortController();
    const streaming = runner.stream("pr1", "sleep 60", () => {}, stop.signal);
    setImmediate(() => stop.abort());
    expect(await streaming).toMatchObject({ kind: "timeout" });
    expect(await runner.run("pr1", "echo on")).toMatchObject({ stdout: "on\n" });
    expect(server.connections()).toBe(1);
  });

  it("streams to the script's own end", async () => {
    const { runner } = await connected();
    const lines: string[] = [];
    expect(await runner.stream("pr1", "echo a; exit 4", (_, line) => lines.push(line))).toMatchObject({ kind: "exited", status: 4 });
    expect(lines).toEqual(["a"]);
  });
});

describe("connections over ssh", () => {
  it("makes a lost one anew, and says of the script that was cut that nobody knows", async () => {
    const { runner, server } = await connected();
    const cut = runner.run("pr1", "sleep 20");
    await runner.run("pr1", "true");
    server.cut();
    expect(await cut).toMatchObject({ kind: "unreachable" });
    expect(await runner.run("pr1", "echo again")).toMatchObject({ stdout: "again\n" });
    expect(server.connections()).toBe(2);
  });

  it("notices a server that is silent, though its connection stays open", async () => {
    const { runner, server } = await connected({ keepAliveSeconds: 0.1, commandSeconds: 60 });
    expect(await runner.run("pr1", "true")).toMatchObject({ status: 0 });
    const silent = runner.run("pr1", "sleep 60");
    await new Promise((resolve) => setTimeout(resolve, 100));
    server.freeze();
    expect(await silent).toMatchObject({ kind: "unreachable", detail: expect.stringContaining("Keepalive") });
  });

  it("is unreachable where nobody listens or nobody speaks", async () => {
    const { server, key } = await serve();
    const { port } = server;
    await server.close();
    expect(await runnerTo(port, pinned(port, key)).run("pr1", "true")).toMatchObject({ kind: "unreachable" });
    const mute = createServer(() => {});
    await new Promise<void>((resolve) => mute.listen(port, "127.0.0.1", resolve));
    ended.push(() => void mute.close());
    const runner = runnerTo(port, pinned(port, key), { connectSeconds: 0.3 });
    expect(await runner.run("pr1", "true")).toMatchObject({ kind: "unreachable" });
  });

  it("ends everything at once when it is closed", async () => {
    const { runner, server } = await connected();
    const running = runner.run("pr1", "sleep 20");
    const streaming = runner.stream("pr1", "sleep 20", () => {});
    await runner.run("pr1", "true");
    runner.close();
    expect(await running).toMatchObject({ kind: "unreachable" });
    expect(await streaming).toMatchObject({ kind: "unreachable" });
    expect(await runner.run("pr1", "true")).toMatchObject({ kind: "refused" });
    expect(server.connections()).toBe(1);
  });

  it("waits for nobody when it is closed: a host that was switched off never closes its end", async () => {
    const { server, key } = await serve();
    const fromUs: Socket[] = [];
    // Passes bytes on, and never closes a side because the other one was closed.
    const between = createServer({ allowHalfOpen: true }, (socket) => {
      const onwards = connect(server.port, "127.0.0.1");
      fromUs.push(socket);
      socket.on("data", (chunk) => onwards.write(chunk)).on("error", () => {});
      onwards.on("data", (chunk) => socket.write(chunk)).on("error", () => {});
      ended.push(
        () => void onwards.destroy(),
        () => void socket.destroy(),
      );
    });
    await new Promise<void>((resolve) => between.listen(0, "127.0.0.1", resolve));
    ended.push(() => void between.close());
    const address = between.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const runner = runnerTo(port, pinned(port, key));
    expect(await runner.run("pr1", "true")).toMatchObject({ status: 0 });
    const [socket] = fromUs;
    if (socket === undefined) throw new Error("nobody connected");
    const reset = new Promise<string>((resolve) => socket.on("error", () => resolve("reset")));
    runner.close();
    // Nobody is there to read it: a socket that we held still would take it.
    const writing = setInterval(() => socket.write("x"), 20);
    ended.push(() => clearInterval(writing));
    expect(await Promise.race([reset, new Promise((resolve) => setTimeout(() => resolve("still held"), 5000))])).toBe("reset");
  });

  it("refuses a device without an address, and to begin without a key", async () => {
    const { runner, server, key } = await connected();
    expect(await runner.run("elsewhere", "true")).toMatchObject({ kind: "refused", detail: expect.stringContaining('"elsewhere"') });
    const without = runnerTo(server.port, pinned(server.port, key), { privateKey: null });
    expect(await without.run("pr1", "true")).toMatchObject({ kind: "refused", detail: expect.stringContaining("SSH_AUTH_SOCK") });
  });

  it("refuses with a reason when the login is not accepted, the key is none, or the agent does not answer", async () => {
    const { server, key } = await serve();
    const known = pinned(server.port, key);
    const other = runnerTo(server.port, known, { privateKey: newKey().private });
    expect(await other.run("pr1", "true")).toMatchObject({ kind: "refused", detail: expect.stringContaining("authorized_keys") });
    const broken = runnerTo(server.port, known, { privateKey: "not a key" });
    expect(await broken.run("pr1", "true")).toMatchObject({ kind: "refused", detail: expect.stringContaining("privateKey") });
    const agent = runnerTo(server.port, known, { privateKey: null, agentSocket: "/nonexistent/agent" });
    expect(await agent.run("pr1", "true")).toMatchObject({ kind: "refused" });
    expect(server.commands).toEqual([]);
  });
});

describe("pinned host keys", () => {
  it("refuses a host that the file does not know, and connects not at all", async () => {
    const { server, key } = await serve();
    const elsewhere = `127.0.0.1 ${key.public}\n[127.0.0.1]:1 ${key.public}\n# [127.0.0.1]:${server.port} ${key.public}\n`;
    const result = await runnerTo(server.port, elsewhere).run("pr1", "true");
    expect(result).toMatchObject({ kind: "refused", detail: expect.stringContaining(`ssh-keyscan -p ${server.port} 127.0.0.1`) });
    expect(server.connections()).toBe(0);
  });

  it("refuses another key than the pinned one, naming what was shown", async () => {
    const { server } = await serve();
    const result = await runnerTo(server.port, pinned(server.port, newKey())).run("pr1", "true");
    expect(result).toMatchObject({
      kind: "refused",
      detail: expect.stringMatching(/shows the key SHA256:\S+, which is not the pinned one/),
    });
    expect(server.commands).toEqual([]);
  });

  it("refuses a host that has only keys of a kind that is not pinned", async () => {
    const { server } = await serve();
    const result = await runnerTo(server.port, pinned(server.port, newKey("ecdsa"))).run("pr1", "true");
    expect(result).toMatchObject({ kind: "refused", detail: expect.stringContaining("no key of a kind that is pinned") });
  });

  it("asks a host with several keys for the one that is pinned", async () => {
    const keys = [newKey(), newKey("ecdsa")];
    const { server } = await serve({ hostKeys: keys });
    expect(await runnerTo(server.port, pinned(server.port, keys[1] ?? newKey())).run("pr1", "echo ok")).toMatchObject({ stdout: "ok\n" });
  });

  it("understands hashed names, lists of names and revoked keys", async () => {
    const { server, key } = await serve();
    const name = `[127.0.0.1]:${server.port}`;
    const salt = randomBytes(20);
    const hashed = `|1|${salt.toString("base64")}|${createHmac("sha1", salt).update(name).digest("base64")} ${key.public}\n`;
    expect(await runnerTo(server.port, hashed).run("pr1", "true")).toMatchObject({ status: 0 });
    expect(await runnerTo(server.port, `example.net,${name} ${key.public}\r\n`).run("pr1", "true")).toMatchObject({ status: 0 });
    const revoked = `${name} ${key.public}\n@revoked ${name} ${key.public}\n`;
    expect(await runnerTo(server.port, revoked).run("pr1", "true")).toMatchObject({ kind: "refused" });
    expect(await runnerTo(server.port, `@cert-authority ${name} ${key.public}\n`).run("pr1", "true")).toMatchObject({ kind: "refused" });
  });
});
