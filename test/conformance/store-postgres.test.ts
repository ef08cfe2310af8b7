import { afterAll, beforeAll, describe } from "vitest";
import { type Postgres, postgresPrograms, startPostgres } from "../support/postgres.ts";
import { postgresStore } from "../support/stores.ts";
import { storeConformance } from "./store.ts";
import { storeProperties } from "./store-properties.ts";

describe.skipIf(postgresPrograms() === undefined)("PostgreSQL (needs its server)", () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  const open = async () => postgresStore(await postgres.newDatabase());
  storeConformance("in a PostgreSQL database", open);
  storeProperties("in a PostgreSQL database", open, 25);
});
