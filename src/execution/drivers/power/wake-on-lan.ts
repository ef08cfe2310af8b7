/**
 * On by a magic packet (six bytes FF, then the MAC 16 times), off by `poweroff` over ssh.
 * Needs: Wake-on-LAN enabled in the host's firmware and interface (`ethtool -s IFACE wol g`), and a network that carries the broadcast to it.
 * Nobody answers a magic packet: that it was sent is all that "done" says.
 */
import { createSocket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { PowerDriverDocument } from "../../fleet-document.ts";
import type { Ran } from "../../ports.ts";
import { done, failed, type PowerDriver } from "./driver.ts";
import { poweroffCommand, readOverSsh, switchOffOverSsh } from "./over-ssh.ts";
import type { SshSurroundings } from "./shutdown.ts";

type WakeOnLanDocument = Extract<PowerDriverDocument, { type: "wake-on-lan" }>;

/** A lost one is not told: more than one is sent. */
const PACKETS = 3;

export function createWakeOnLanPower(host: string, document: WakeOnLanDocument, surroundings: SshSurroundings): PowerDriver {
  const { runner, timeoutSeconds } = surroundings;
  const read = () => readOverSsh(runner, host, timeoutSeconds);
  return {
    switches: true,
    proves: false,
    read,
    async switch(to) {
      if (to === "off") return switchOffOverSsh(runner, host, timeoutSeconds);
      const now = await read();
      return now.seen && now.state === "on" ? done : sendMagicPackets(document);
    },
    commandsOf: (to) =>
      to === "off" ? [poweroffCommand(host)] : [`wakeonlan -i ${document.broadcast} -p ${document.port} ${document.mac}`],
  };
}

export function magicPacket(mac: string): Buffer {
  const address = Buffer.from(mac.replaceAll(":", ""), "hex");
  return Buffer.concat([Buffer.alloc(6, 0xff), ...Array.from({ length: 16 }, () => address)]);
}

function sendMagicPackets({ mac, broadcast, port }: WakeOnLanDocument): Promise<Ran> {
  return new Promise((answer) => {
    const v6 = isIPv6(broadcast);
    const socket = createSocket(v6 ? "udp6" : "udp4");
    let ended = false;
    const end = (ran: Ran): void => {
      if (ended) return;
      ended = true;
      socket.close();
      answer(ran);
    };
    const refuse = (error: Error): void =>
      end(failed(`The magic packet for ${mac} could not be sent to ${broadcast} port ${port}: ${error.message}. Check "broadcast".`));
    let left = PACKETS;
    const sendNext = (): void => {
      left--;
      socket.send(magicPacket(mac), port, broadcast, (error) => {
        if (error !== null) refuse(error);
        else if (left > 0) sendNext();
        else end(done);
      });
    };
    socket.once("error", refuse);
    socket.bind(() => {
      if (!v6) socket.setBroadcast(true);
      sendNext();
    });
  });
}
