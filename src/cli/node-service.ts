/** What administering the service's store needs of this machine: who is at the keyboard, the time, ids. */
import { userInfo } from "node:os";
import { createIds } from "../service/open-services.ts";
import type { ServiceTools } from "./machine.ts";

export const nodeService = (): ServiceTools => ({
  get user() {
    return `cli:${userName()}`;
  },
  now: Date.now,
  newId: createIds(Date.now),
});

/** In containers a user may have a number and no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user-${process.getuid?.() ?? "unknown"}`;
  }
}
