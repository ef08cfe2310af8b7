/**
 * What a package exports by default. Packages that ship types for CommonJS beside code for ES modules make the type say
 * `{ default: X }` where Node hands over X: this takes either.
 */
export function defaultExport<Exported extends object>(imported: Exported | { readonly default: Exported }): Exported {
  return "default" in imported ? imported.default : imported;
}
