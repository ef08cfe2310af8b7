/**
 * The tables of a journal file, as numbered migrations: a released one is never edited, the next one is added below it.
 *
 * What is append-only is so in the file itself, whoever writes to it: triggers refuse to change or drop what was written, and an insert
 * has to be the next in order, so that "insert or replace" replaces nothing. Times are milliseconds since 1970.
 */

/** In the file's header: "RhmJ". A file with another one is not a journal. */
export const APPLICATION_ID = 0x52686d4a;

const appendOnly = (table: string): string => `
  create trigger ${table}_never_change before update on ${table} begin select raise(abort, '${table} is append-only'); end;
  create trigger ${table}_never_drop before delete on ${table} begin select raise(abort, '${table} is append-only'); end;`;

const nextInOrder = (table: string): string => `
  create trigger ${table}_next_in_order before insert on ${table}
    when new.sequence <> 1 + coalesce((select max(sequence) from ${table} where execution = new.execution), 0)
    begin select raise(abort, '${table} has another next sequence number'); end;`;

const first = `
  create table executions (
    id text not null primary key,
    network text not null,
    plan_digest text not null,
    created_at real not null,
    network_document text not null,
    plan_document text not null,
    fleet_document text not null,
    kind text not null check (kind in ('execute', 'rollback')),
    rolls_back text references executions (id),
    check ((kind = 'rollback') = (rolls_back is not null))
  ) strict;
  create trigger executions_once before insert on executions
    when exists (select 1 from executions where id = new.id)
    begin select raise(abort, 'executions has this id'); end;
  ${appendOnly("executions")}

  create table entries (
    execution text not null references executions (id),
    sequence integer not null,
    at real not null,
    token integer not null,
    body text not null check (json_valid(body)),
    primary key (execution, sequence)
  ) strict, without rowid;
  ${nextInOrder("entries")}
  ${appendOnly("entries")}

  create table wishes (
    execution text not null references executions (id),
    sequence integer not null,
    at real not null,
    by text not null,
    want text not null check (want in ('pause', 'go-on', 'abort', 'skip')),
    router text,
    reason text,
    primary key (execution, sequence)
  ) strict, without rowid;
  ${nextInOrder("wishes")}
  ${appendOnly("wishes")}

  create table leases (
    network text not null primary key,
    token integer not null,
    holder text,
    expires_at real not null
  ) strict;
  create trigger leases_token_never_falls before update on leases
    when new.token < old.token or new.network <> old.network
    begin select raise(abort, 'a lease keeps its network, and its token only grows'); end;
  create trigger leases_once before insert on leases
    when exists (select 1 from leases where network = new.network)
    begin select raise(abort, 'leases has this network'); end;
  create trigger leases_never_drop before delete on leases
    begin select raise(abort, 'the token of a lease is kept for ever'); end;

  create table wakes (
    network text not null,
    host text not null,
    sequence integer not null,
    at real not null,
    event text not null check (event in ('failed', 'cleared')),
    detail text,
    who text,
    primary key (network, host, sequence)
  ) strict, without rowid;
  create trigger wakes_next_in_order before insert on wakes
    when new.sequence <> 1 + coalesce((select max(sequence) from wakes where network = new.network and host = new.host), 0)
    begin select raise(abort, 'wakes has another next sequence number'); end;
  ${appendOnly("wakes")}
`;

/** The first makes version 1, and so on. */
export const migrations: readonly string[] = [first];
