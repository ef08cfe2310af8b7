/** Where the lab's sources are and where it keeps what it makes. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Found by walking up: this file also runs compiled, from elsewhere in the checkout. */
function findCheckout(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return folder;
}

export const checkout = findCheckout();
export const sources = join(checkout, "test", "lab");

const kept = join(checkout, ".lab");
/** Debian packages, as downloaded. */
export const packagesFolder = join(kept, "packages");
/** One folder a state of the images' sources. */
export const imagesFolder = join(kept, "images");
/** One folder a lab. */
export const runsFolder = join(kept, "runs");
