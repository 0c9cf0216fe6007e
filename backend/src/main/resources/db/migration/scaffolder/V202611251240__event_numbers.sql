-- Which of a task's events one is, so that a transaction whose end nobody was told of can be done again.
alter table scaffolder.task_events add column number bigint;

create unique index task_events_number on scaffolder.task_events (task_id, number) where number is not null;
