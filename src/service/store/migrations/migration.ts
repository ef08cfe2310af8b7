/** A step from one version of the store's tables to the next, in the words of either database. */
import type { StoreDialect } from "../session.ts";

export interface Migration {
  /** As its file. */
  readonly name: string;
  statements(words: Words): readonly string[];
}

/** Where the databases differ. */
export interface Words {
  /** Text that is compared byte by byte. */
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly time: string;
  /** After the columns of a table. */
  readonly strict: string;
  /** Once, before all others. */
  readonly prelude: readonly string[];
  /** Rows are neither changed nor dropped, whoever writes to the database. */
  appendOnly(table: string): readonly string[];
  /** A row comes as the next of those with the same `group`, so that no "insert or replace" replaces one. */
  nextInOrder(table: string, number: string, group: readonly string[]): readonly string[];
}

const sqlite: Words = {
  text: "text",
  time: "real",
  strict: "strict",
  prelude: [],
  appendOnly: (table) => [
    `create trigger ${table}_never_change before update on ${table} begin select raise(abort, '${table} is append-only'); end`,
    `create trigger ${table}_never_drop before delete on ${table} begin select raise(abort, '${table} is append-only'); end`,
  ],
  nextInOrder: (table, number, group) => {
    const same = group.map((column) => `${column} = new.${column}`).join(" and ");
    const last = `select max(${number}) from ${table}${same === "" ? "" : ` where ${same}`}`;
    return [
      `create trigger ${table}_next_in_order before insert on ${table} when new.${number} <> 1 + coalesce((${last}), 0)
       begin select raise(abort, '${table} has another next ${number}'); end`,
    ];
  },
};

const postgres: Words = {
  text: 'text collate "C"',
  time: "double precision",
  strict: "",
  prelude: [
    `create function refuse_change() returns trigger language plpgsql
     as $$ begin raise exception '% is append-only', tg_table_name; end $$`,
  ],
  appendOnly: (table) => [
    `create trigger ${table}_never_change before update or delete on ${table} for each row execute function refuse_change()`,
    `create trigger ${table}_never_truncate before truncate on ${table} for each statement execute function refuse_change()`,
  ],
  // There is nothing here that replaces a row on insert: the primary key is enough.
  nextInOrder: () => [],
};

export const wordsOf: Readonly<Record<StoreDialect, Words>> = { sqlite, postgres };
