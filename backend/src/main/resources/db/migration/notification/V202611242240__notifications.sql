create schema if not exists notification;

-- A notification without a user is for all of them; what each did with it is in the next table.
create table notification.notifications (
    id uuid primary key,
    user_ref text,
    origin text not null,
    title text not null,
    description text,
    link text,
    topic text,
    severity smallint not null,
    scope text,
    icon text,
    created timestamptz not null,
    updated timestamptz,
    read timestamptz,
    saved timestamptz
);

create index notifications_of_users on notification.notifications (user_ref, created desc);
create index notifications_of_scopes on notification.notifications (origin, scope) where scope is not null;

create table notification.broadcast_states (
    notification_id uuid not null references notification.notifications (id) on delete cascade,
    user_ref text not null,
    read timestamptz,
    saved timestamptz,
    primary key (notification_id, user_ref)
);

create table notification.settings (
    user_ref text primary key,
    channels json not null
);
