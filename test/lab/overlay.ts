/** What differs from lab to lab inside its guests: keys, names, and the virtual routers' configurations. Put behind the common image. */
import { chmodSync, copyFileSync, createReadStream, createWriteStream, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { makeKey } from "../support/ssh-keys.ts";
import { archive, type Images } from "./images.ts";
import { devicesOf, type HostCount, ownAddress, routersOf, xlConfig } from "./topology.ts";

export interface Access {
  /** The private key for root on every device. */
  readonly keyFile: string;
  readonly knownHostsFile: string;
}

export const accessIn = (folder: string): Access => ({ keyFile: join(folder, "key"), knownHostsFile: join(folder, "known_hosts") });

export const initrdIn = (folder: string): string => join(folder, "initrd.cpio");

/** Writes the lab's key, known_hosts and initrd.cpio, which every guest starts from: host keys stay the same when a host is started again. */
export async function writeOverlay(folder: string, images: Images, count: HostCount): Promise<void> {
  const tree = join(folder, "overlay");
  for (const path of ["root/.ssh", "etc/dropbear", "etc/xen/rehome"]) mkdirSync(join(tree, path), { recursive: true });
  const put = (path: string, content: string | Buffer): void => writeFileSync(join(tree, path), content, { mode: 0o600 });
  const devices = devicesOf(count);

  const user = makeKey();
  put("root/.ssh/authorized_keys", `${user.publicLine}\n`);
  put("root/.ssh/id_dropbear", user.dropbear);
  const known: string[] = [];
  for (const { name, address } of devices) {
    const key = makeKey();
    put(`etc/dropbear/${name}`, key.dropbear);
    known.push(`${address} ${key.publicLine}`, `${name} ${key.publicLine}`);
  }
  put("root/.ssh/known_hosts", `${known.join("\n")}\n`);
  const names = devices.map(({ name, address }) => `${address} ${name}`);
  writeFileSync(join(tree, "etc", "hosts"), ["127.0.0.1 localhost", `${ownAddress} lab`, ...names, ""].join("\n"));
  for (const router of routersOf(count)) writeFileSync(join(tree, "etc", "xen", "rehome", `${router.name}.cfg`), xlConfig(router));

  // dropbear takes no key from a folder that others may write to.
  for (const path of ["", "root", "root/.ssh", "etc", "etc/dropbear", "etc/xen", "etc/xen/rehome"]) chmodSync(join(tree, path), 0o755);
  const access = accessIn(folder);
  writeFileSync(access.keyFile, user.openssh, { mode: 0o600 });
  writeFileSync(access.knownHostsFile, `${known.join("\n")}\n`);
  const archived = join(folder, "overlay.cpio");
  await archive(tree, archived);
  copyFileSync(images.hostCpio, initrdIn(folder));
  await pipeline(createReadStream(archived), createWriteStream(initrdIn(folder), { flags: "a" }));
  rmSync(tree, { recursive: true });
  rmSync(archived);
}
