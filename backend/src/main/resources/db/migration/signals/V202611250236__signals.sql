create schema if not exists signals;

-- What the other replicas are to pass on to their pages. Kept for minutes: a signal is only worth something now.
create table signals.messages (
    position bigint generated always as identity primary key,
    sender uuid not null,
    -- Null: all users.
    recipients text[],
    channel text not null,
    message json not null,
    written timestamptz not null default clock_timestamp()
);

create index messages_written on signals.messages (written);
