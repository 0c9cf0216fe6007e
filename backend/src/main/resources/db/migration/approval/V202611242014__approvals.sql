-- What people are asked to approve, what they say, and what they are told about it.

create schema if not exists approval;

create table approval.requests (
    id                 uuid        primary key,
    -- Of the scaffolder; no foreign key, because what was approved is history that outlives the task.
    task_id            uuid        not null,
    plan_hash          text        not null,
    requester          text        not null,
    code               text        not null,
    reason             text        not null,
    groups             text[]      not null,
    at_least           integer     not null check (at_least > 0),
    excludes_requester boolean     not null,
    step_id            text,
    template           text        not null,
    -- What the policy was asked, secrets masked: what is approved.
    question           json        not null,
    status             text        not null check (status in ('open', 'approved', 'rejected', 'expired', 'void')),
    created_at         timestamptz not null,
    expires_at         timestamptz not null,
    decided_at         timestamptz
);

create index requests_task on approval.requests (task_id);
create index requests_open on approval.requests (expires_at) where status = 'open';
create index requests_created_at on approval.requests (created_at desc, id);

create table approval.reviews (
    request_id uuid        not null references approval.requests (id) on delete cascade,
    reviewer   text        not null,
    groups     text[]      not null,
    approves   boolean     not null,
    comment    text,
    created_at timestamptz not null,
    primary key (request_id, reviewer)
);

-- In the shape of Backstage's notifications, until there is a backend for them.
create table approval.notifications (
    id          uuid        primary key,
    recipients  text[]      not null,
    topic       text        not null,
    title       text        not null,
    description text        not null,
    link        text        not null,
    severity    text        not null,
    scope       text        not null,
    created_at  timestamptz not null
);
