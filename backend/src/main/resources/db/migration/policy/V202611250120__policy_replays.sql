create table policy_replays (
    id           text        primary key,
    requested_by text        not null,
    source       text        not null,
    revision     text        not null,
    since        timestamptz,
    until        timestamptz not null,
    state        text        not null,
    total        bigint      not null,
    judged       bigint      not null,
    differences  bigint      not null,
    summary      text        not null,
    failure      text        not null,
    created_at   timestamptz not null,
    updated_at   timestamptz not null
);

create index policy_replays_by_time on policy_replays (created_at);

create table policy_replay_differences (
    replay     text   not null references policy_replays on delete cascade,
    number     bigint not null,
    difference text   not null,
    primary key (replay, number)
);
