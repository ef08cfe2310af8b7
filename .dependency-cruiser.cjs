/**
 * The rules of the rooms: data goes one way, network → constraints → optimiser → plan → execution → service → cli.
 * Run through tools/check-imports.mjs, which also asserts that every source file was looked at.
 */
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

/** The rules are what the rule book imports, other than their contract; anything else in the folder is shared among them. */
const ruleBook = readFileSync(join(__dirname, "src/constraints/index.ts"), "utf8");
const ruleFiles = [...ruleBook.matchAll(/from "[.]\/([a-z0-9-]+)[.]ts"/g)].map(([, name]) => name).filter((name) => name !== "constraint");

const rooms = ["network", "constraints", "optimiser", "plan", "execution", "service", "cli"];

const earlierRoomsOnly = rooms.slice(0, -1).map((room, index) => ({
  name: `${room}-imports-earlier-rooms-only`,
  comment: "A room imports earlier rooms only.",
  severity: "error",
  from: { path: `^src/${room}/` },
  to: { path: `^src/(${[...rooms.slice(index + 1), "main[.]ts", "index[.]ts"].join("|")})` },
}));

const oneImporter = (name, modules, importer) => ({
  name: `${name}-is-imported-in-one-place`,
  comment: "What it is built on could be exchanged there: each such package is imported in one place.",
  severity: "error",
  from: { pathNot: importer },
  to: { path: modules },
});

module.exports = {
  forbidden: [
    ...earlierRoomsOnly,
    {
      name: "base-knows-nothing",
      comment: "Units and outcomes know no room.",
      severity: "error",
      from: { path: "^src/(units|result|ids)[.]ts$" },
      to: { path: "^src/", pathNot: "^src/(units|result|ids)[.]ts$" },
    },
    {
      name: "nobody-imports-the-entries",
      comment: "main.ts chooses adapters, index.ts is for users of the package: nothing inside needs either.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^src/(main|index)[.]ts$" },
    },
    {
      name: "constraint-knows-no-constraint",
      comment: "A rule is understood alone. The rule book hands the others over where one needs them.",
      severity: "error",
      from: { path: "^src/constraints/", pathNot: "^src/constraints/index[.]ts$" },
      to: { path: `^src/constraints/(${ruleFiles.join("|")}|index)[.]ts$` },
    },
    {
      name: "lp-and-solvers-know-no-router",
      comment: "Solvers and linear programs have not heard of routers.",
      severity: "error",
      from: { path: "^src/optimiser/(lp|solvers)/" },
      to: { path: "^src/", pathNot: "^src/(optimiser/(lp|solvers)/|(units|result|ids)[.]ts$)" },
    },
    {
      name: "verify-shares-nothing-with-the-formulation",
      comment: "The verifier is the rules' checks and nothing from the optimiser.",
      severity: "error",
      from: { path: "^src/plan/verify" },
      to: { path: "^src/optimiser/", reachable: true },
    },
    {
      name: "pure-rooms-touch-no-machine",
      comment: "network, constraints, optimiser's formulation and plan get time, seed and files as arguments.",
      severity: "error",
      from: { path: "^src/(network|constraints|optimiser|plan)/", pathNot: "^src/optimiser/solvers/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "executor-touches-no-machine",
      comment: "The executor sees the world through its ports; only drivers and the journal's files touch the machine.",
      severity: "error",
      from: { path: "^src/execution/", pathNot: "^src/execution/(drivers/|journal/libsql-)" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "only-main-chooses-drivers",
      comment: "The executor knows its ports, never a driver.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/((main|index)[.]ts$|execution/drivers/)" },
      to: { path: "^src/execution/(drivers/|journal/libsql-store)" },
    },
    {
      name: "client-knows-the-description-only",
      comment: "The client is made from openapi.yaml, for programs that have nothing else of ours.",
      severity: "error",
      from: { path: "^src/client/" },
      to: { path: "^src/", pathNot: "^src/client/" },
    },
    {
      name: "only-main-chooses-stores",
      comment: "The service knows the ports of its store and its announcements, never what is behind them.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(main[.]ts$|service/store/)" },
      to: { path: "^src/service/(store/(open-|libsql-driver|postgres-)|jobs/(pg-boss|in-process)[.]ts)" },
    },
    {
      name: "only-main-chooses-solvers",
      comment:
        "main.ts and the planner's process, a program of its own, are the only places that choose adapters, index.ts hands them out; everybody else knows the port.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/((main|index)[.]ts$|service/jobs/planner-child[.]ts$|optimiser/solvers/)" },
      to: { path: "^src/optimiser/solvers/", pathNot: "^src/optimiser/solvers/(port|portfolio)[.]ts$" },
    },
    oneImporter("libsql", "node_modules/libsql/", "^src/(sqlite-file|service/store/libsql-copy)[.]ts$"),
    oneImporter("kysely", "node_modules/kysely/", "^src/service/store/"),
    oneImporter("pg", "node_modules/pg/", "^src/service/store/open-postgres[.]ts$"),
    oneImporter("pg-boss", "node_modules/pg-boss/", "^src/service/jobs/pg-boss[.]ts$"),
    oneImporter("express", "node_modules/(express|express-rate-limit|helmet)/", "^src/service/http/"),
    oneImporter("jose", "node_modules/jose/", "^src/service/auth/"),
    oneImporter("ssh2", "node_modules/ssh2/", "^src/execution/drivers/remote/"),
    oneImporter("xen-api", "node_modules/xen-api/", "^src/execution/drivers/xen-xapi/"),
    oneImporter("highs", "node_modules/highs/", "^src/optimiser/solvers/highs/"),
    oneImporter("glpk", "node_modules/glpk[.]js/", "^src/optimiser/solvers/glpk/"),
    oneImporter("jslp", "node_modules/javascript-lp-solver/", "^src/optimiser/solvers/jslp/"),
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-orphans",
      comment: "A file that nothing imports and that imports nothing does no work.",
      severity: "error",
      from: { orphan: true, pathNot: "^src/(main|index)[.]ts$" },
      to: {},
    },
    {
      name: "everything-resolves",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-development-packages",
      severity: "error",
      from: { path: "^src/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default", "types"] },
  },
};
