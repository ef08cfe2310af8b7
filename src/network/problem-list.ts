/** Collects everything wrong with one input, up to a bound that no hostile document can exceed. */
import { fail, type Outcome, type Problem, succeed } from "../result.ts";
import { MAX_PROBLEMS } from "./limits.ts";

export class ProblemList {
  readonly #problems: Problem[] = [];

  add(pointer: string, found: string, remedy: string): void {
    if (!this.isFull) this.#problems.push({ pointer, found, remedy });
  }

  addAll(problems: readonly Problem[]): void {
    for (const { pointer, found, remedy } of problems) this.add(pointer, found, remedy);
  }

  get isEmpty(): boolean {
    return this.#problems.length === 0;
  }

  /** True when further problems are no longer kept: time to stop looking. */
  get isFull(): boolean {
    return this.#problems.length >= MAX_PROBLEMS;
  }

  /** Suggestions cost time: the first problems of a list get one, the rest do without. */
  get deservesSuggestion(): boolean {
    return this.#problems.length < 20;
  }

  get problems(): readonly Problem[] {
    if (!this.isFull) return this.#problems;
    const more: Problem = {
      pointer: "",
      found: `${MAX_PROBLEMS} problems, and perhaps more`,
      remedy: "mend the ones above, then check again",
    };
    return [...this.#problems, more];
  }

  outcome<Value>(value: Value): Outcome<Value, readonly Problem[]> {
    return this.isEmpty ? succeed(value) : fail(this.problems);
  }
}
