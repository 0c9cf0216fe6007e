create schema if not exists events;

create table events.subscriptions (
    id text primary key,
    topics text[] not null,
    created_by text not null,
    -- The number of the last event that was looked at.
    read_until bigint not null,
    used timestamptz not null
);

create table events.events (
    id bigint generated always as identity primary key,
    created_by text not null,
    created timestamptz not null,
    topic text not null,
    -- JSON, kept as text, since it is passed on as it came.
    payload text not null,
    -- Subscriptions that have it already.
    notified text[] not null
);

create index events_topic on events.events (topic, id);
create index events_created on events.events (created);
