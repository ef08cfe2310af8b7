/** Work side by side, of which none goes on behind our back once one of them fails (somebody else has taken over). */

/** The results in order, once all have ended; throws what the first of them to be named threw. */
export async function allEnded<Result>(work: readonly Promise<Result>[]): Promise<Result[]> {
  const ends = await Promise.allSettled(work);
  return ends.map((end) => {
    if (end.status === "rejected") throw end.reason;
    return end.value;
  });
}
