/** The tables of the first version. */
import type { Migration, Words } from "./migration.ts";

export const base: Migration = {
  name: "0001-base",
  statements: (words) => [
    ...words.prelude,
    ...versions(words),
    ...jobs(words),
    ...approvals(words),
    ...schedules(words),
    ...access(words),
    ...audit(words),
  ],
};

const versions = ({ text, time, strict, appendOnly, nextInOrder }: Words): readonly string[] => [
  `create table versions (
    kind ${text} not null check (kind in ('network', 'traffic')),
    name ${text} not null,
    version integer not null,
    digest ${text} not null,
    bytes integer not null,
    created_at ${time} not null,
    created_by ${text} not null,
    origin ${text} not null,
    document ${text} not null,
    primary key (kind, name, version)
  ) ${strict}`,
  "create index versions_by_digest on versions (kind, name, digest)",
  ...nextInOrder("versions", "version", ["kind", "name"]),
  ...appendOnly("versions"),
];

const jobs = ({ text, time, strict, appendOnly, nextInOrder }: Words): readonly string[] => [
  `create table jobs (
    id ${text} not null primary key,
    kind ${text} not null,
    network ${text} not null,
    network_version integer not null,
    network_digest ${text} not null,
    created_at ${time} not null,
    created_by ${text} not null,
    parent ${text} references jobs (id),
    state ${text} not null check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    attempt integer not null,
    worker ${text},
    lease_until ${time},
    started_at ${time},
    ended_at ${time},
    event_count integer not null,
    signal_count integer not null,
    progress ${text},
    problem ${text},
    request ${text} not null,
    result ${text},
    check ((state = 'running') = (lease_until is not null)),
    check ((state in ('queued', 'running')) = (ended_at is null))
  ) ${strict}`,
  "create index jobs_by_time on jobs (created_at, id)",
  "create index jobs_by_network on jobs (network, created_at, id)",
  "create index jobs_by_parent on jobs (parent, state)",
  "create index jobs_not_ended on jobs (kind, created_at, id) where state in ('queued', 'running')",
  `create table job_events (
    job ${text} not null references jobs (id),
    sequence integer not null,
    at ${time} not null,
    event ${text} not null,
    data ${text} not null,
    primary key (job, sequence)
  ) ${strict}`,
  ...nextInOrder("job_events", "sequence", ["job"]),
  ...appendOnly("job_events"),
  `create table job_signals (
    job ${text} not null references jobs (id),
    sequence integer not null,
    at ${time} not null,
    "by" ${text} not null,
    want ${text} not null check (want in ('cancel', 'pause', 'go-on', 'abort', 'skip')),
    router ${text},
    reason ${text},
    primary key (job, sequence)
  ) ${strict}`,
  ...nextInOrder("job_signals", "sequence", ["job"]),
  ...appendOnly("job_signals"),
];

const approvals = ({ text, time, strict, appendOnly }: Words): readonly string[] => [
  `create table approvals (
    plan ${text} not null references jobs (id),
    "by" ${text} not null,
    at ${time} not null,
    decision ${text} not null check (decision in ('approved', 'rejected')),
    reason ${text},
    primary key (plan, "by")
  ) ${strict}`,
  ...appendOnly("approvals"),
];

const schedules = ({ text, time, strict }: Words): readonly string[] => [
  `create table schedules (
    id ${text} not null primary key,
    network ${text} not null,
    enabled integer not null check (enabled in (0, 1)),
    created_at ${time} not null,
    created_by ${text} not null,
    changed_at ${time} not null,
    removed_at ${time},
    frozen ${text},
    document ${text} not null
  ) ${strict}`,
  "create index schedules_by_time on schedules (created_at, id)",
  `create table schedule_runs (
    id ${text} not null primary key,
    schedule ${text} not null references schedules (id),
    due_at ${time} not null,
    part ${text} not null check (part in ('pack', 'restore', 'expand')),
    state ${text} not null check (state in ('planning', 'awaiting-approval', 'executing', 'done', 'not-run', 'failed')),
    reason ${text},
    plan ${text},
    execution ${text},
    created_at ${time} not null,
    ended_at ${time},
    unique (schedule, due_at, part)
  ) ${strict}`,
  "create index schedule_runs_by_time on schedule_runs (schedule, created_at, id)",
  `create index schedule_runs_open on schedule_runs (created_at, id) where state in ('planning', 'awaiting-approval', 'executing')`,
];

const access = ({ text, time, strict }: Words): readonly string[] => [
  `create table tokens (
    id ${text} not null primary key,
    name ${text} not null,
    hash ${text} not null unique,
    rights ${text} not null,
    created_at ${time} not null,
    created_by ${text} not null,
    expires_at ${time},
    revoked_at ${time}
  ) ${strict}`,
  `create table answers (
    actor ${text} not null,
    "key" ${text} not null,
    fingerprint ${text} not null,
    status integer not null,
    created_at ${time} not null,
    headers ${text} not null,
    body ${text} not null,
    primary key (actor, "key")
  ) ${strict}`,
  "create index answers_by_time on answers (created_at)",
];

const audit = ({ text, time, strict, appendOnly, nextInOrder }: Words): readonly string[] => [
  `create table audit (
    sequence integer not null primary key,
    at ${time} not null,
    actor ${text} not null,
    action ${text} not null,
    subject ${text} not null,
    detail ${text} not null,
    previous_hash ${text} not null unique,
    hash ${text} not null unique
  ) ${strict}`,
  ...nextInOrder("audit", "sequence", []),
  ...appendOnly("audit"),
];
