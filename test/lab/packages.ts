/** The Debian packages that the lab needs: tools on this machine, and what its guests are made of. */
import { mkdir, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { must, run } from "./command.ts";
import { packagesFolder } from "./places.ts";

/** Tools on this machine. */
const tools = [
  "qemu-system-x86",
  "ipxe-qemu",
  "seabios",
  "cpio",
  "kmod",
  "xz-utils",
  "binutils",
  "openssh-client",
  "iproute2",
  "openipmi",
  "ipmitool",
];

/**
 * Pinned: the security update 4.17.7+13 is built without shadow paging, which live migration of paravirtual guests needs
 * ("Failed to enable logdirty: 95,22,0").
 */
const xenVersion = "4.17.5+72-g01140da4e8-1";

const xenPackages = [
  ...["xen-hypervisor-4.17-amd64", "xen-utils-4.17", "xen-utils-common", "xenstore-utils"],
  ...["libxencall1", "libxendevicemodel1", "libxenevtchn1", "libxenforeignmemory1", "libxengnttab1", "libxenhypfs1"],
  ...["libxenmisc4.17", "libxenstore4", "libxentoolcore1", "libxentoollog1"],
];

const otherPackages = [
  ...["busybox-static", "bash", "coreutils", "util-linux", "libc6", "libgcc-s1", "libtinfo6", "libncurses6", "libuuid1"],
  ...["libbz2-1.0", "liblzma5", "libzstd1", "zlib1g", "liblzo2-2", "libfdt1", "libyajl2", "libacl1", "libattr1"],
  ...["iproute2", "libbpf1", "libelf1", "libmnl0", "libcap2", "libdb5.3", "libtirpc3", "libxtables12", "libbsd0", "libmd0"],
  ...["libselinux1", "libpcre2-8-0", "libgssapi-krb5-2", "libkrb5-3", "libk5crypto3", "libkrb5support0", "libkeyutils1"],
  ...["libcom-err2", "libssl3"],
  ...["dropbear-bin", "libtomcrypt1", "libtommath1", "libgmp10", "libcrypt1"],
  ...["iputils-ping", "libidn2-0", "libunistring2", "socat", "libwrap0", "libnsl2"],
];

/** Installs the tools that are missing, when we may; says which ones otherwise. */
export async function ensureTools(): Promise<void> {
  const { status, stdout } = await run("dpkg-query", ["-W", "-f", `\${Package} \${db:Status-Status}\n`, ...tools]).catch(() => {
    throw new Error(
      "The lab is made of Debian packages and needs apt and dpkg: run it on Debian 12 (bookworm), for example in a container.",
    );
  });
  const installed = new Set(
    stdout
      .split("\n")
      .filter((line) => line.endsWith(" installed"))
      .map((line) => line.split(" ")[0]),
  );
  const missing = tools.filter((tool) => !installed.has(tool));
  if (status === 0 && missing.length === 0) return;
  if (process.getuid?.() !== 0) {
    throw new Error(`The lab needs ${missing.join(", ")}. As root: apt-get install --no-install-recommends ${missing.join(" ")}`);
  }
  process.stderr.write(`lab: installing ${missing.join(", ")}\n`);
  await apt(["install", "-y", "-q", "--no-install-recommends", ...missing]);
}

/** Downloads what the guests are made of, unless it is here, and gives the files' paths. */
export async function downloadPackages(): Promise<readonly string[]> {
  await mkdir(packagesFolder, { recursive: true });
  const names = [await kernelPackage(), ...xenPackages.map((name) => `${name}=${xenVersion}`), ...otherPackages];
  const uris = await apt(["download", "--print-uris", ...names]);
  const files = [...uris.matchAll(/^'[^']+' (\S+) /gm)].map(([, file]) => `${file}`);
  const here = new Set(await readdir(packagesFolder));
  const chosen = names.map((name) => ({ name, file: files.find((file) => file.startsWith(`${name.replace(/=.*/, "")}_`)) ?? "" }));
  const unknown = chosen.filter(({ file }) => file === "").map(({ name }) => name);
  if (unknown.length > 0) throw new Error(`apt knows no ${unknown.join(", ")}. Are its sources those of Debian 12 (bookworm)?`);
  const wanted = chosen.filter(({ file }) => !here.has(file)).map(({ name }) => name);
  if (wanted.length > 0) {
    process.stderr.write(`lab: downloading ${wanted.length} Debian packages\n`);
    const part = join(packagesFolder, `part-${process.pid}`);
    await mkdir(part, { recursive: true });
    await apt(["-o", "APT::Sandbox::User=root", "download", ...wanted], part);
    for (const file of await readdir(part)) await rename(join(part, file), join(packagesFolder, file));
  }
  return chosen.map(({ file }) => join(packagesFolder, file));
}

/** linux-image-amd64 only depends on the kernel's own package. */
async function kernelPackage(): Promise<string> {
  const depends = await apt(["show", "linux-image-amd64"], undefined, "apt-cache");
  const [, name] = /^Depends: (linux-image-[^ ,]+)/m.exec(depends) ?? [];
  if (name === undefined)
    throw new Error("apt does not say which kernel linux-image-amd64 stands for. Are its sources those of Debian 12 (bookworm)?");
  return name;
}

/** Tries again with fresh lists: a container image often comes without any. */
async function apt(args: readonly string[], cwd?: string, tool: "apt-get" | "apt-cache" = "apt-get"): Promise<string> {
  const options = { env: { DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" }, timeoutSeconds: 1200, ...(cwd === undefined ? {} : { cwd }) };
  const first = await run(tool, args, options);
  if (first.status === 0) return first.stdout;
  await must("apt-get", ["update", "-q"], options);
  return must(tool, args, options);
}
