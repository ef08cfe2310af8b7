/** What ip and bridge print (iproute2 6.1 on Linux 6.1 and 6.18, cut to a few keys), read as a device's state. */
import { describe, expect, it } from "vitest";
import { parseForwarding } from "../../../src/execution/drivers/iproute2/parse-forwarding.ts";
import { parseLinks } from "../../../src/execution/drivers/iproute2/parse-links.ts";
import { stateOf } from "../../../src/execution/drivers/iproute2/parse-reading.ts";

const stats64 = { rx: { bytes: 0, packets: 12, errors: 0, dropped: 0 }, tx: { bytes: 0, packets: 34, errors: 0, dropped: 0 } };
const up = ["BROADCAST", "MULTICAST", "UP", "LOWER_UP"];
const slave = { state: "forwarding", learning: false, flood: true, isolated: true, mcast_flood: true, bcast_flood: true, locked: false };
const inBridge = { info_slave_kind: "bridge", info_slave_data: slave };

const bridge = { ifname: "br0", flags: up, link_type: "ether", linkinfo: { info_kind: "bridge", info_data: { stp_state: 0 } }, stats64 };
const gretap = {
  ifname: "t1",
  flags: up,
  master: "br0",
  link_type: "ether",
  linkinfo: {
    info_kind: "gretap",
    info_data: { remote: "10.77.0.2", local: "10.77.0.1", ttl: 0, pmtudisc: true, ikey: "1.2.3.4", okey: "1.2.3.4" },
    ...inBridge,
  },
  stats64,
};
const vxlan = {
  ifname: "v1",
  flags: ["BROADCAST", "MULTICAST"],
  link_type: "ether",
  linkinfo: { info_kind: "vxlan", info_data: { id: 7, remote: "10.0.0.2", local: "10.0.0.1", port: 4789, learning: false } },
  stats64,
};
const patch = { link: "p2", ifname: "p1", flags: up, link_type: "ether", linkinfo: { info_kind: "veth" }, stats64 };

const port = (link: object) => [...parseLinks([link]).ports.values()][0];

describe("links", () => {
  it("are bridges, and ports with what they are set to", () => {
    const { bridges, ports } = parseLinks([bridge, gretap, vxlan, patch]);
    expect(bridges).toEqual(new Set(["br0"]));
    expect([...ports.keys()]).toEqual(["t1", "v1", "p1"]);
    expect(ports.get("t1")).toEqual({
      kind: "tunnel",
      tunnel: { type: "gretap", local: "10.77.0.1", remote: "10.77.0.2", key: 16909060 },
      bridge: "br0",
      up: true,
      isolated: true,
      learning: false,
      flood: true,
      rxPackets: 12,
      txPackets: 34,
    });
    expect(ports.get("v1")).toMatchObject({
      kind: "tunnel",
      tunnel: { type: "vxlan", local: "10.0.0.1", remote: "10.0.0.2", key: 7 },
      bridge: null,
      up: false,
      isolated: false,
      learning: true,
      flood: true,
    });
    expect(ports.get("p1")).toMatchObject({ kind: "patch", tunnel: null, bridge: null, up: true });
  });

  it("have the highest key, none, and addresses of version 6", () => {
    const gre = (info_kind: string, info_data: object) => port({ ...gretap, linkinfo: { info_kind, info_data } });
    const ends = { remote: "2001:db8::2", local: "2001:db8::1" };
    expect(gre("ip6gretap", { ...ends, ikey: "255.255.255.255", okey: "255.255.255.255" })?.tunnel).toEqual({
      type: "gretap",
      ...ends,
      key: 4294967295,
    });
    expect(gre("gretap", { remote: "10.0.0.2", local: "10.0.0.1" })?.tunnel?.key).toBe(0);
    const info_data = { id: 7, remote6: "2001:db8::2", local6: "2001:db8::1" };
    expect(port({ ...vxlan, linkinfo: { info_kind: "vxlan", info_data } })?.tunnel).toEqual({ type: "vxlan", ...ends, key: 7 });
  });

  it("are no tunnels of ours where they lead to nowhere in particular, or not the same way both ways", () => {
    const gre = (info_data: object) => port({ ...gretap, linkinfo: { info_kind: "gretap", info_data } });
    for (const data of [
      { remote: "any", local: "any" },
      { remote: "10.0.0.2", local: "any" },
      { remote: "10.0.0.2", local: "10.0.0.1", ikey: "0.0.0.1", okey: "0.0.0.2" },
      { remote: "10.0.0.2", local: "10.0.0.1", okey: "0.0.0.2" },
    ])
      expect(gre(data)).toMatchObject({ kind: "other", tunnel: null });
    const info_data = { id: 7, port: 4789 };
    expect(port({ ...vxlan, linkinfo: { info_kind: "vxlan", info_data } })).toMatchObject({ kind: "other", tunnel: null });
  });

  it("flood only when they flood everything", () => {
    for (const off of ["flood", "mcast_flood", "bcast_flood"]) {
      const info_slave_data = { ...slave, [off]: false };
      expect(port({ ...gretap, linkinfo: { ...gretap.linkinfo, info_slave_data } })?.flood).toBe(false);
    }
  });

  it("are interfaces where they are hardware or a guest's, and otherwise something else", () => {
    const { linkinfo: _, ...plain } = gretap;
    expect(port(plain)).toMatchObject({ kind: "interface" });
    expect(port({ ...plain, linkinfo: inBridge })).toMatchObject({ kind: "interface", bridge: "br0", isolated: true });
    expect(port({ ...plain, link_type: "loopback" })).toMatchObject({ kind: "other" });
    expect(port({ ...plain, linkinfo: { info_kind: "macvlan" } })).toMatchObject({ kind: "other" });
    expect(port({ ...plain, master: "bond0", linkinfo: { info_slave_kind: "bond", info_slave_data: {} } })).toMatchObject({ bridge: null });
  });

  it("that lack what is used are refused, whatever else they have", () => {
    const { stats64: _, ...uncounted } = patch;
    const { isolated: __, ...older } = slave;
    expect(() => parseLinks([uncounted])).toThrow();
    expect(() => parseLinks([{ ...gretap, linkinfo: { ...gretap.linkinfo, info_slave_data: older } }])).toThrow();
    expect(() => parseLinks({})).toThrow();
    expect(parseLinks([{ ...patch, added_in_2031: { anything: [1] } }]).ports.size).toBe(1);
  });
});

describe("forwarding entries", () => {
  it("are pins when they are static and a bridge's", () => {
    const mac = "02:00:00:00:00:99";
    const pins = parseForwarding([
      { mac, ifname: "v1", flags: [], master: "br0", state: "static" },
      { mac: "02:00:00:00:00:98", ifname: "v1", flags: [], master: "br0" },
      { mac: "02:00:00:00:00:97", ifname: "v1", flags: [], master: "br0", state: "permanent" },
      { mac: "02:00:00:00:00:96", ifname: "v1", vlan: 1, flags: [], master: "br0", state: "static" },
      { mac: "00:00:00:00:00:00", ifname: "v1", dst: "10.0.0.2", flags: ["self"], state: "permanent" },
      { mac: "02:00:00:00:00:95", ifname: "v1", dst: "10.0.0.2", flags: ["self"], state: "static" },
    ]);
    expect(pins).toEqual([{ mac, port: "v1" }]);
  });
});

describe("a reading", () => {
  const nonce = "f00d";
  const text = (over: Partial<Record<string, string>> = {}) =>
    ["boot", "guards", "links", "forwarding", "end"]
      .map(
        (section) => `\n${nonce} ${section}\n${over[section] ?? { boot: "27903404-22aa", links: JSON.stringify([patch]) }[section] ?? ""}`,
      )
      .join("");
  const read = (stdout: string, status = 0) => stateOf({ kind: "exited", status, stdout, stderr: "said" }, nonce);

  it("has everything in its place", () => {
    const seen = read(`Welcome to PR1!\n${text({ guards: "g1\ng2\n", forwarding: "[]" })}`);
    expect(seen).toMatchObject({
      seen: true,
      state: { bootId: "27903404-22aa", guards: new Set(["g1", "g2"]), pins: [], circuits: new Map() },
    });
  });

  it("is nothing at all when its end is missing, it failed, or its tools print something else", () => {
    expect(read(text()).seen).toBe(true);
    expect(read(text(), 1)).toEqual({ seen: false, why: "the reading ended with status 1: said" });
    expect(read(text().slice(0, -2))).toEqual({ seen: false, why: "the reading ended with status 0 before its end: said" });
    expect(read(text({ links: "{" })).seen).toBe(false);
    expect(read(text({ links: "{}" })).seen).toBe(false);
    expect(read(text({ boot: "$(reboot)" })).seen).toBe(false);
    expect(stateOf({ kind: "unreachable", detail: "no route" }, nonce)).toEqual({ seen: false, why: "unreachable: no route" });
  });
});
