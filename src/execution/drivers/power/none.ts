/** A host that nothing here can switch. */
import { failed, notSeen, type PowerDriver } from "./driver.ts";

export const createNoPower = (host: string): PowerDriver => ({
  switches: false,
  proves: false,
  read: async () => notSeen(`${host} has no power driver in the fleet document.`),
  switch: async (to) =>
    failed(`${host} has no power driver: switch it ${to} by hand, or give it one in the fleet document ("power" of device ${host}).`),
  commandsOf: (to) => [`# ${host} has no power driver: by hand, switch it ${to}`],
});
