import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createPingProbes } from "../../../src/execution/drivers/ping/probes.ts";
import type { Runner } from "../../../src/execution/drivers/remote/runner.ts";
import type { ProbeRequest } from "../../../src/execution/ports.ts";
import { createXenStubs } from "../../support/xen-stubs.ts";

const stubs = createXenStubs();
afterEach(() => stubs.close());

/** A ping that answers itself, and is ended as the real one. */
const pretendPing = `#!/bin/sh
# These answer at once, as the real one: Node takes its time to start on a busy machine.
case "$*" in
*203.0.113.9*) echo 'ping: connect: Network is unreachable' >&2; exit 2;;
*127.0.0.1*) echo "[$(date +%s.%6N)] 64 bytes from 127.0.0.1: icmp_seq=1 ttl=64 time=0.02 ms"; exit 0;;
esac
echo started >>"$STUB_HOST/pings"
exec '${process.execPath}' -e '
let n = 0;
setInterval(() => console.log("[" + (Date.now() / 1000).toFixed(6) + "] 64 bytes from 192.0.2.1: icmp_seq=" + ++n + " ttl=63 time=1.50 ms"), 50);
process.on("SIGINT", () => { console.log("\\n--- statistics ---\\n" + (n + 1) + " packets transmitted, " + n + " received, 0% packet loss, time 1ms"); process.exit(0); });
' -- "$@"
`;

describe("streams of pings, by this machine's shell", () => {
  it("start once, run by themselves, and give what they saw each time they are asked", async () => {
    const folder = join(stubs.folderOf("NR1"), "bin");
    mkdirSync(folder);
    writeFileSync(join(folder, "ping"), pretendPing);
    chmodSync(join(folder, "ping"), 0o755);
    const pretend = (script: string): string => script.replaceAll("/bin/ping", join(folder, "ping"));
    const runner: Runner = {
      run: (device, script, options) => stubs.runner.run(device, pretend(script), options),
      stream: (device, script, onLine, signal) => stubs.runner.stream(device, pretend(script), onLine, signal),
    };
    const probes = createPingProbes(runner);
    const request: ProbeRequest = { id: "across", from: "NR1", to: "192.0.2.1", intervalSeconds: 0.05 };
    expect(await probes.stop(request)).toMatchObject({ seen: false });
    expect(await probes.start(request)).toEqual({ ran: "done" });
    expect(await probes.start(request)).toEqual({ ran: "done" });
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const first = await probes.stop(request);
    if (!first.seen) throw new Error(first.why);
    const pings = await stubs.runner.run("NR1", 'cat "$STUB_HOST/pings"');
    expect(pings).toMatchObject({ kind: "exited", stdout: "started\n" });
    expect(first.state.replies.length).toBeGreaterThan(1);
    expect(first.state.replies.map(({ sequence }) => sequence)).toEqual(first.state.replies.map((_, index) => index + 1));
    expect(first.state.sent).toBe(first.state.replies.length + 1);
    expect(Math.abs((first.state.replies[0]?.at ?? 0) - Date.now())).toBeLessThan(60_000);
    // One clock: what is measured is the time that a command takes, not the same every time.
    expect(Math.abs(first.state.senderAheadMs ?? Number.NaN)).toBeLessThan(60_000);
    const { senderAheadMs: _, ...seen } = first.state;
    expect(await probes.stop(request)).toMatchObject({ seen: true, state: seen });
    expect(await probes.start(request)).toEqual({ ran: "done" });
    let again = await probes.stop(request);
    // The pretended ping is a Node process: on a busy machine it takes its time to answer first.
    for (let tries = 0; tries < 20 && again.seen && again.state.replies.length === 0; tries += 1) {
      expect(await probes.start(request)).toEqual({ ran: "done" });
      await new Promise((resolve) => setTimeout(resolve, 500 * (tries + 1)));
      again = await probes.stop(request);
    }
    if (!again.seen) throw new Error(again.why);
    expect(again.state.replies[0]?.at).toBeGreaterThan(first.state.replies.at(-1)?.at ?? Number.POSITIVE_INFINITY);
    const refused = await probes.start({ ...request, id: "nowhere", to: "203.0.113.9" });
    expect(refused).toMatchObject({ ran: "failed", detail: expect.stringContaining("Network is unreachable") });
  });
});
