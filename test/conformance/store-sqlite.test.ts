import { sqliteStore } from "../support/stores.ts";
import { storeConformance } from "./store.ts";
import { storeProperties } from "./store-properties.ts";

storeConformance("in a SQLite file", sqliteStore);
storeProperties("in a SQLite file", sqliteStore, 60);
