-- A parked task waits for people: no worker takes it until they have answered.
alter table scaffolder.tasks add column parked boolean not null default false;

create index tasks_parked on scaffolder.tasks (created_at) where parked;
