-- When a task was last taken, so that users take turns.
alter table scaffolder.tasks add column claimed_at timestamptz;

create index tasks_turns on scaffolder.tasks (coalesce(created_by, ''), claimed_at desc nulls last);
create index tasks_running on scaffolder.tasks (coalesce(created_by, '')) where status = 'processing';
