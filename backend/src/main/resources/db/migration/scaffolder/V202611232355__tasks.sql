-- The queue and history of scaffolder tasks.

create schema if not exists scaffolder;

create table scaffolder.tasks (
    id                uuid        primary key,
    -- json and not jsonb: the order of keys is shown to people and must survive.
    spec              json        not null,
    status            text        not null
        check (status in ('open', 'processing', 'completed', 'failed', 'cancelled', 'skipped')),
    created_at        timestamptz not null default clock_timestamp(),
    last_heartbeat_at timestamptz,
    created_by        text,
    -- Encrypted, and only while the task waits for a worker or may have to start over.
    secrets           bytea,
    -- Counts the claims. A worker that lost its task holds an old number and can no longer write.
    fence             bigint      not null default 0,
    -- Counts the claims since the task was created or retried by hand.
    attempts          integer     not null default 0,
    cancel_requested  boolean     not null default false
);

create index tasks_open on scaffolder.tasks (created_at, id) where status = 'open';
create index tasks_processing on scaffolder.tasks (last_heartbeat_at) where status = 'processing';
create index tasks_created_at on scaffolder.tasks (created_at desc, id);
create index tasks_created_by on scaffolder.tasks (created_by, created_at desc);

create table scaffolder.task_events (
    id         bigint      generated always as identity primary key,
    task_id    uuid        not null references scaffolder.tasks (id) on delete cascade,
    event_type text        not null check (event_type in ('log', 'completion', 'cancelled', 'recovered')),
    body       json        not null,
    created_at timestamptz not null default clock_timestamp()
);

create index task_events_task on scaffolder.task_events (task_id, id);

-- What a task's worker was about to do and what came of it, so that another worker can go on where it ended.
create table scaffolder.task_journal (
    id         bigint      generated always as identity primary key,
    task_id    uuid        not null references scaffolder.tasks (id) on delete cascade,
    fence      bigint      not null,
    kind       text        not null check (kind in ('intended', 'completed', 'failed')),
    step_index integer     not null,
    step_id    text        not null,
    each_key   text,
    action     text        not null,
    detail     json        not null,
    -- A retry by hand begins again; what was done before it is history.
    superseded boolean     not null default false,
    created_at timestamptz not null default clock_timestamp()
);

create index task_journal_task on scaffolder.task_journal (task_id, id);
