/** QEMU command lines of the lab's guests. */
import { linkSync } from "node:fs";
import { basename, join } from "node:path";
import { quote } from "./command.ts";
import type { Images } from "./images.ts";
import { initrdIn } from "./overlay.ts";
import { endpointGuest, type Host } from "./topology.ts";

/**
 * Without SMAP and SMEP: QEMU's emulation of IRET faults with them and a paravirtual dom0 dies at once. Without AVX: xl was seen
 * to crash with it.
 */
const cpu = "max,-smap,-smep,-erms,-fsrm,-avx,-avx2";
const xenOptions = "console=com1 com1=115200,8n1 dom0_mem=512M,max:512M dom0_max_vcpus=1 noreboot xpti=off spec-ctrl=no";

export const pidFileOf = (folder: string, guest: string): string => join(folder, `${guest}.pid`);
export const consoleOf = (folder: string, guest: string): string => join(folder, `${guest}.console`);
/** The guest's interface on our side. */
export const tapOf = (guest: string): string => guest.toLowerCase();

/** QEMU's monitor, inside the lab's namespace, so that its port is nobody else's. */
export const monitorPortOf = (address: string): number => 4400 + lastByte(address);

const lastByte = (address: string): number => Number(address.split(".")[3]);

const common = (folder: string, guest: string, address: string, memoryMiB: number): readonly string[] => [
  ...["-name", guest, "-daemonize", "-pidfile", pidFileOf(folder, guest)],
  ...["-accel", "tcg", "-cpu", cpu, "-smp", "1", "-m", `${memoryMiB}`],
  ...["-nodefaults", "-no-reboot", "-display", "none", "-serial", `file:${consoleOf(folder, guest)}`],
  ...["-monitor", `tcp:127.0.0.1:${monitorPortOf(address)},server=on,wait=off`],
  ...["-netdev", `tap,id=n0,ifname=${tapOf(guest)},script=no,downscript=no`],
  ...["-device", `virtio-net-pci,netdev=n0,mac=52:54:00:77:00:${lastByte(address).toString(16).padStart(2, "0")}`],
];

const kernelFile = "vmlinux";
const xenFile = "xen";

/**
 * Puts the images beside the rest: QEMU separates modules by commas and blanks, so it gets plain names, relative to the lab's folder.
 * Hard links, so that the lab keeps them when they are made anew.
 */
export function linkImages(folder: string, images: Images): void {
  linkSync(images.vmlinux, join(folder, kernelFile));
  linkSync(images.xen, join(folder, xenFile));
}

/** A shell command that starts a Xen host. 768 MiB would do, 576 would not. */
export function hostCommand(folder: string, { name, address }: Host): string {
  const kernel = `${kernelFile} console=hvc0 rdinit=/init quiet lab.name=${name} lab.address=${address}`;
  const boot = ["-kernel", xenFile, "-append", xenOptions, "-initrd", `${kernel},${basename(initrdIn(folder))}`];
  return qemu(folder, [...common(folder, name, address, 1024), ...boot]);
}

/** A shell command that starts the endpoint guest, which has no hypervisor below it. */
export function endpointCommand(folder: string): string {
  const { name, address } = endpointGuest;
  const line = `console=ttyS0 rdinit=/init quiet lab.name=${name} lab.address=${address} lab.role=endpoints`;
  const boot = ["-kernel", kernelFile, "-append", line, "-initrd", basename(initrdIn(folder))];
  return qemu(folder, [...common(folder, name, address, 512), ...boot]);
}

const qemu = (folder: string, args: readonly string[]): string =>
  `(cd ${quote(folder)} && exec ${["qemu-system-x86_64", ...args].map(quote).join(" ")})`;
