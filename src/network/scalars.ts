/** The scalars that all documents are made of. */
import { z } from "zod";

/**
 * An operator's identifier: 1 to 128 characters without white space, quotes, backslashes or control characters, so that it
 * can be printed, put in a JSON pointer and given to a command without a second thought. `__proto__` is refused: ids become keys.
 */
export const idSchema = z
  .string()
  .regex(/^[^\s"'`\\\p{C}]{1,128}$/u, "an id has 1 to 128 characters and no spaces, quotes, backslashes or control characters")
  .refine((id) => id !== "__proto__", "this id is reserved");

/** Free text on one line: names, vendors, platforms, capabilities. Halves of surrogate pairs have no UTF-8 form, so no digest. */
export const labelSchema = z.string().regex(/^[^\p{Cc}\p{Cs}]{1,256}$/u, "a label has 1 to 256 characters on one line");

/** A quantity in the unit of its key: finite, not negative, and no larger than 1e12 (beyond that, solvers lose the small ones). */
export const quantitySchema = z.number().min(0).max(1e12);
