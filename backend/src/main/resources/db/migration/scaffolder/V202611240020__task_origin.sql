-- Who asked for a task, for the policy to judge each step by.
alter table scaffolder.tasks add column origin json not null default '{}';
