/** A text as one word of a POSIX shell, whatever is in it. */
export function shellQuote(text: string): string {
  // A command line ends at a NUL, in the middle of the quotes: callers check what comes from outside long before.
  if (text.includes("\0")) throw new RangeError(`a shell takes no NUL character: ${JSON.stringify(text)}`);
  return `'${text.replaceAll("'", "'\\''")}'`;
}
