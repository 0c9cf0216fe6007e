-- Whom a notification does not concern although a group of theirs is told, and in which order they came up: two can have the
-- same time. Rows are removed once they have been delivered.

alter table approval.notifications
    add column excluded text[] not null default '{}',
    add column position bigint generated always as identity;
create unique index notifications_position on approval.notifications (position);
