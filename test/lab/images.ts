/**
 * The guests' images, made of Debian packages without compiling anything:
 *   xen           the hypervisor, unpacked
 *   vmlinux       Debian's kernel, unpacked: unpacking takes 40 s under emulation
 *   host.cpio     root file system of the Xen hosts and of the endpoint guest
 *   packages.txt  what they were made of
 * One folder a state of their sources, so that they are made again only when these changed.
 */
import { createHash } from "node:crypto";
import {
  copyFileSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { rename } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { must, run } from "./command.ts";
import { downloadPackages, ensureTools } from "./packages.ts";
import { imagesFolder, sources } from "./places.ts";

export interface Images {
  readonly xen: string;
  readonly vmlinux: string;
  /** Uncompressed, so that another archive can be put behind it. */
  readonly hostCpio: string;
}

const imagesIn = (folder: string): Images => ({
  xen: join(folder, "xen"),
  vmlinux: join(folder, "vmlinux"),
  hostCpio: join(folder, "host.cpio"),
});

/** Makes the images, unless they are there. About 20 s, and the download of 90 MB the first time. */
export async function buildImages(): Promise<Images> {
  const folder = join(imagesFolder, sourceDigest());
  if (!existsSync(folder)) {
    await ensureTools();
    const packages = await downloadPackages();
    process.stderr.write("lab: making the guests' images\n");
    const part = `${folder}.part-${process.pid}`;
    rmSync(part, { recursive: true, force: true });
    await makeImages(packages, part);
    if (existsSync(folder)) rmSync(part, { recursive: true, force: true });
    else await rename(part, folder);
    for (const name of readdirSync(imagesFolder)) {
      if (!name.includes(".part-") && name !== basename(folder)) rmSync(join(imagesFolder, name), { recursive: true, force: true });
    }
  } else {
    await ensureTools();
  }
  return imagesIn(folder);
}

/** Of everything that says what goes into the images. */
function sourceDigest(): string {
  const hash = createHash("sha256");
  const guest = readdirSync(join(sources, "guest")).map((name) => join("guest", name));
  for (const file of ["images.ts", "packages.ts", ...guest].sort()) hash.update(`${file}\n`).update(readFileSync(join(sources, file)));
  return hash.digest("hex").slice(0, 16);
}

async function makeImages(packages: readonly string[], folder: string): Promise<void> {
  const unpacked = join(folder, "unpacked");
  const at = { linux: join(unpacked, "linux"), xen: join(unpacked, "xen"), root: join(unpacked, "root") };
  for (const path of Object.values(at)) mkdirSync(path, { recursive: true });
  for (const file of packages) {
    const name = basename(file);
    const into = name.startsWith("linux-image") ? at.linux : name.startsWith("xen-hypervisor") ? at.xen : at.root;
    await must("dpkg", ["-x", file, into]);
  }
  writeFileSync(join(folder, "packages.txt"), `${packages.map((file) => basename(file)).join("\n")}\n`);
  const images = imagesIn(folder);
  writeFileSync(images.xen, gunzipSync(readFileSync(join(at.xen, "boot", "xen-4.17-amd64.gz"))));
  const version = await unpackKernel(at.linux, images.vmlinux);

  const from = { root: at.root, linux: at.linux, version };
  const router = join(unpacked, "router");
  await makeRouter(from, router);
  const host = join(unpacked, "host");
  await makeHost(from, host);
  mkdirSync(join(host, "boot"), { recursive: true });
  copyFileSync(images.vmlinux, join(host, "boot", "vmlinux"));
  await archive(router, join(host, "boot", "router.cpio.gz"), "| gzip -6");
  await archive(host, images.hostCpio);
  rmSync(unpacked, { recursive: true, force: true });
}

interface Unpacked {
  readonly root: string;
  readonly linux: string;
  /** Of the kernel. */
  readonly version: string;
}

/** A bzImage holds the kernel as an xz stream, with something behind it that xz complains about. */
async function unpackKernel(linux: string, vmlinux: string): Promise<string> {
  const name = readdirSync(join(linux, "boot")).find((file) => file.startsWith("vmlinuz-")) ?? "";
  const file = join(linux, "boot", name);
  const offset = readFileSync(file).indexOf(Buffer.from("fd377a585a00", "hex"));
  await run("sh", ["-c", 'tail -c +"$1" "$2" | xz -dcq >"$3" 2>/dev/null', "sh", `${offset + 1}`, file, vmlinux]);
  if (!readFileSync(vmlinux).subarray(0, 4).equals(Buffer.from("\x7fELF", "latin1")))
    throw new Error(`${file} holds no kernel packed with xz`);
  const version = name.replace("vmlinuz-", "");
  await must("depmod", ["-b", linux, version]);
  return version;
}

const routerApplets = [
  "sh",
  "mount",
  "ip",
  "ping",
  "modprobe",
  "cat",
  "cut",
  "echo",
  "sleep",
  "ls",
  "mkdir",
  "uname",
  "ps",
  "date",
  "kill",
];

async function makeRouter(from: Unpacked, router: string): Promise<void> {
  for (const folder of ["bin", "proc", "sys", "dev", "tmp"]) mkdirSync(join(router, folder), { recursive: true });
  copyFileSync(join(from.root, "bin", "busybox"), join(router, "bin", "busybox"));
  for (const applet of routerApplets) symlinkSync("busybox", join(router, "bin", applet));
  await addModules(from, router, ["xen-netfront"]);
  copyFileSync(join(sources, "guest", "router-init"), join(router, "init"));
}

const xenBin = "usr/lib/xen-4.17/bin";
const hostPrograms = [
  ...[
    "bin/busybox",
    "bin/bash",
    "lib64/ld-linux-x86-64.so.2",
    "bin/ip",
    "sbin/bridge",
    "sbin/tc",
    "bin/ping",
    "bin/ss",
    "bin/date",
    "bin/sleep",
  ],
  ...["usr/bin/tail", "usr/bin/timeout", "usr/bin/setsid", "usr/bin/flock", "usr/bin/stdbuf", "usr/libexec/coreutils/libstdbuf.so"],
  ...["usr/sbin/dropbear", "usr/bin/dbclient", "usr/bin/socat", "usr/bin/xenstore"],
  ...["xl", "xenstored", "xenconsoled", "xenconsole", "xen-init-dom0", "libxl-save-helper", "xentop", "xenstore-control"].map(
    (name) => `${xenBin}/${name}`,
  ),
];
const hostModules = [
  ...["xen-netback", "xen-evtchn", "xen-gntdev", "xen-gntalloc", "xen-privcmd", "xenfs", "virtio_net", "virtio_pci"],
  ...["bridge", "ip_gre", "vxlan", "veth", "macvlan", "dummy", "tun", "vrf", "af_packet", "tcp_diag", "inet_diag"],
  ...["sch_tbf", "sch_netem", "sch_ingress", "sch_prio", "sch_fq_codel", "cls_u32", "cls_flower", "cls_matchall"],
  ...["act_mirred", "act_gact", "act_skbedit", "button", "evdev"],
];

async function makeHost(from: Unpacked, host: string): Promise<void> {
  const folders = ["proc", "sys", "dev", "tmp", "run", "var/log/xen/console", "var/lib/xen/dump", "var/lock", "usr/sbin", "sbin", "etc"];
  for (const folder of folders) mkdirSync(join(host, folder), { recursive: true });
  symlinkSync("/run", join(host, "var", "run"));
  const put = programCopier(from.root, host);
  for (const program of hostPrograms) await put(program);
  for (const library of ["libgcc_s.so.1", "libnss_files.so.2", "libresolv.so.2"]) await put(`lib/x86_64-linux-gnu/${library}`);
  await addModules(from, host, hostModules);

  cpSync(join(from.root, "etc", "xen"), join(host, "etc", "xen"), { recursive: true, verbatimSymlinks: true });
  // Straight to the programs: Debian's wrapper asks in a shell which version runs, at each call.
  for (const name of ["xl", "xentop", "xenconsole"]) symlinkSync(`/${xenBin}/${name}`, join(host, "usr", "sbin", name));
  for (const name of ["read", "write", "list", "ls", "rm", "chmod", "exists", "watch"]) {
    symlinkSync("xenstore", join(host, "usr", "bin", `xenstore-${name}`));
  }
  const guest = (name: string, to: string): void => copyFileSync(join(sources, "guest", name), join(host, to));
  guest("host-init", "init");
  guest("profile", "etc/profile");
  guest("ssh", "usr/bin/ssh");
  guest("vif-rehome", "etc/xen/scripts/vif-rehome");
  mkdirSync(join(host, "etc", "acpi", "PWRF"), { recursive: true });
  guest("poweroff", "etc/acpi/PWRF/00000080");
  for (const name of ["poweroff", "reboot", "halt", "shutdown"]) guest("poweroff", `sbin/${name}`);
  await linkApplets(host);

  writeFileSync(join(host, "etc", "passwd"), "root:x:0:0:root:/root:/bin/bash\n");
  writeFileSync(join(host, "etc", "group"), "root:x:0:\n");
  writeFileSync(join(host, "etc", "shells"), "/bin/bash\n");
  writeFileSync(join(host, "etc", "nsswitch.conf"), "hosts: files\n");
  writeFileSync(join(host, "etc", "ld.so.conf"), "/usr/lib/xen-4.17/lib/x86_64-linux-gnu\n");
  await must("ldconfig", ["-r", host]);
}

/** busybox stands in for every command of its own that is not there for real. */
async function linkApplets(host: string): Promise<void> {
  const applets = (await must(join(host, "bin", "busybox"), ["--list"])).split("\n").filter((name) => name !== "");
  const places = ["usr/sbin", "usr/bin", "sbin", "bin"];
  for (const name of applets) {
    if (places.every((place) => !existsIn(join(host, place, name)))) symlinkSync("/bin/busybox", join(host, "bin", name));
  }
  // Where the kernel looks for it.
  symlinkSync("/bin/busybox", join(host, "sbin", "modprobe"));
}

const existsIn = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

const libraryFolders = ["lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu", "usr/lib/xen-4.17/lib/x86_64-linux-gnu", "lib64", "usr/lib"];

/** Copies a program and the libraries that it needs, and that these need. Paths are relative to both roots. */
function programCopier(root: string, host: string): (path: string) => Promise<void> {
  const put = async (path: string): Promise<void> => {
    const target = join(host, path);
    if (existsIn(target)) return;
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(root, path), target);
    const { stdout } = await run("readelf", ["-d", target]);
    for (const [, library] of stdout.matchAll(/\(NEEDED\).*\[(.*)\]/g)) {
      const folder = libraryFolders.find((candidate) => existsSync(join(root, candidate, `${library}`)));
      if (folder === undefined)
        throw new Error(`${path} needs ${library}, which none of the lab's packages has. Add its package in packages.ts.`);
      await put(`${folder}/${library}`);
    }
  };
  return put;
}

async function addModules({ linux, version }: Unpacked, root: string, names: readonly string[]): Promise<void> {
  const base = join("lib", "modules", version);
  mkdirSync(join(root, base), { recursive: true });
  for (const name of names) {
    const { stdout } = await run("modprobe", ["-d", linux, "-S", version, "--show-depends", name]);
    for (const [, path] of stdout.matchAll(/^insmod (\S+)/gm)) {
      const inside = `${path}`.slice(`${path}`.indexOf(base));
      mkdirSync(dirname(join(root, inside)), { recursive: true });
      copyFileSync(join(linux, inside), join(root, inside));
    }
  }
  for (const list of ["modules.order", "modules.builtin", "modules.builtin.modinfo"]) {
    if (existsSync(join(linux, base, list))) copyFileSync(join(linux, base, list), join(root, base, list));
  }
  await must("depmod", ["-b", root, version]);
}

/** Everything belongs to root inside, whoever made it. */
export async function archive(folder: string, file: string, filter = ""): Promise<void> {
  await must("sh", ["-c", `set -e; cd "$1"; find . | cpio -o -H newc -R 0:0 --quiet ${filter} >"$2"`, "sh", folder, file]);
}
