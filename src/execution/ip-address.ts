/** IP addresses as tools print them, so that they can be compared as text. */

/** "2001:DB8::1" and "2001:db8:0:0::1" are "2001:db8::1" (RFC 5952). What is no IPv6 address stays as it is. */
export function canonicalAddress(address: string): string {
  if (!/^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$/.test(address) || !URL.canParse(`http://[${address}]/`)) return address;
  return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}
