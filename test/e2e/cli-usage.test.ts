import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dataset, rehome, root, temporaryFolder } from "./command-line.ts";

const folder = temporaryFolder();

describe("usage", () => {
  it("prints help and the version with status 0", async () => {
    const help = await rehome(["--help"]);
    expect(help.status).toBe(0);
    for (const command of ["plan", "targets", "what-if", "verify", "schedule", "diff", "generate", "demo"])
      expect(help.stdout).toContain(`  ${command} `);
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(await rehome(["--version"])).toEqual({ status: 0, stdout: `${version}\n`, stderr: "" });
  });

  it.each([
    { args: [], says: "Usage: rehome" },
    { args: ["plam"], says: "Did you mean plan?" },
    { args: ["plan"], says: "missing required argument" },
    { args: ["plan", "prototype", "extra"], says: "too many arguments" },
    { args: ["plan", "prototype", "--nonsense"], says: "unknown option" },
    { args: ["plan", "prototype", "--goal", "win"], says: "consolidate" },
    { args: ["plan", "prototype", "--solver", "cplex"], says: "highs" },
    { args: ["plan", "prototype", "--gap", "-1"], says: "a number from 0 to 1" },
    { args: ["plan", "prototype", "--gap", "1e"], says: "a number from 0 to 1" },
    { args: ["plan", "prototype", "--seed", "1.5"], says: "a whole number" },
    { args: ["plan", "prototype", "--time-limit", "0"], says: "seconds" },
    { args: ["plan", "prototype", "--goal", "restore"], says: "--to" },
    { args: ["plan", "prototype", "--to", "prototype"], says: "--goal restore" },
    { args: ["plan", "prototype", "--window", "01:00-05:00"], says: "--traffic" },
    { args: ["plan", "prototype", "--traffic", "prototype", "--window", "5-1"], says: "/window" },
    { args: ["plan", "prototype", "--traffic", "prototype", "--time-zone", "Mars/Olympus"], says: "Mars/Olympus" },
    { args: ["plan", "prototype", "--change", "{fail"], says: "is not JSON" },
    { args: ["plan", "prototype", "--change", '{"explode":"PR1"}'], says: "/0" },
    { args: ["plan", "prototype", "--drain", "PR9"], says: "/0/drain" },
    { args: ["targets", "prototype", "VR9"], says: "VR1" },
    { args: ["generate", "--sites", "5", "--routers", "4"], says: "at least one for each of 5 sites" },
    { args: ["generate", "--sites", "5"], says: "--routers" },
    { args: ["diff", "only-one.json"], says: "missing required argument" },
  ])("refuses %j with status 2, on standard error alone", async ({ args, says }) => {
    const { status, stdout, stderr } = await rehome(args);
    expect(stderr).toContain(says);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });
});

describe("documents", () => {
  it("names a file that is not there, and the data sets for a name that is none", async () => {
    const missing = await rehome(["plan", join(folder.path, "nowhere.json")]);
    expect(missing).toMatchObject({ status: 2, stdout: "" });
    expect(missing.stderr).toContain("there is no such file");
    const unknown = await rehome(["plan", "abilen"]);
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toMatch(/neither a file nor a data set.*abilene/);
  });

  it("refuses a folder without the document, text that is no JSON, and a document of another kind", async () => {
    const empty = await rehome(["plan", folder.path]);
    expect(empty).toMatchObject({ status: 2, stdout: "" });
    expect(empty.stderr).toContain("folder");
    const broken = await rehome(["plan", folder.write("broken.json", '{"schema": "rehome/network@1",\n  "name": }')]);
    expect(broken).toMatchObject({ status: 2, stdout: "" });
    expect(broken.stderr).toMatch(/\/name: .*line 2/);
    const traffic = await rehome(["plan", join(root, "datasets", "prototype", "traffic.json")]);
    expect(traffic).toMatchObject({ status: 2, stdout: "" });
    expect(traffic.stderr).toContain("/schema: ");
    const empty2 = await rehome(["plan", folder.write("empty.json", "")]);
    expect(empty2.status).toBe(2);
  });

  it("reports every problem at once as pointer, finding and remedy", async () => {
    const network = dataset("prototype");
    network.virtualRouters[0].host = "PR9";
    network.physicalLinks[0].capacityGbps = -1;
    network.physicalLinks[1].wings = 2;
    const shape = await rehome(["plan", folder.write("shape.json", network)]);
    expect(shape.status).toBe(2);
    const lines = shape.stderr.split("\n").filter((line) => line.startsWith("  "));
    expect(lines.length).toBeGreaterThanOrEqual(2);
    expect(lines.some((line) => /^ {2}\/physicalLinks\/0\/capacityGbps: .+\. .+/.test(line))).toBe(true);
    expect(lines.some((line) => line.startsWith("  /physicalLinks/1") && line.includes("wings"))).toBe(true);
  });

  it("reads standard input for -, once", async () => {
    const network = JSON.stringify(dataset("prototype"));
    const fromStdin = await rehome(["targets", "-", "VR1", "--json"], { input: network });
    const fromName = await rehome(["targets", "prototype", "VR1", "--json"]);
    expect(fromStdin).toEqual(fromName);
    expect(fromStdin.status).toBe(0);
    const twice = await rehome(["verify", "-", "-"], { input: network });
    expect(twice).toMatchObject({ status: 2, stdout: "" });
    expect(twice.stderr).toContain("once");
  });

  it("takes a file before a data set of the same name, and a folder for the document in it", async () => {
    const network = dataset("prototype");
    network.virtualRouters = network.virtualRouters.filter((router: { id: string }) => router.id !== "VR1");
    network.virtualLinks = [];
    network.policies = [];
    folder.write("prototype", network);
    const shadowed = await rehome(["targets", "prototype", "VR1"], { cwd: folder.path });
    expect(shadowed.status).toBe(2);
    expect(shadowed.stderr).toContain("has no virtual router VR1");
    const shipped = await rehome(["targets", "datasets/prototype", "VR1", "--json"], { cwd: folder.path });
    expect(JSON.parse(shipped.stdout)).toMatchObject({ virtualRouter: "VR1", currentHost: "PR1" });
  });
});
