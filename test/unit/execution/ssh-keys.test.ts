import { utils } from "ssh2";
import { expect, it } from "vitest";
import { makeKey } from "../../support/ssh-keys.ts";

// 2,000, since what may go wrong is a number that begins with a zero: one in 256.
it("makes keys that are read as what they are, whatever they begin with", () => {
  for (let made = 0; made < 2000; made += 1) {
    const { openssh, publicLine } = makeKey();
    const [secret, open] = [utils.parseKey(openssh), utils.parseKey(publicLine)];
    if (secret instanceof Error || open instanceof Error) throw new Error(`a key that can't be read: ${openssh}`);
    expect(secret.getPublicSSH().equals(open.getPublicSSH())).toBe(true);
    const text = Buffer.from("a text");
    const signed = secret.sign(text);
    expect(signed instanceof Error ? signed : open.verify(text, signed)).toBe(true);
  }
});
