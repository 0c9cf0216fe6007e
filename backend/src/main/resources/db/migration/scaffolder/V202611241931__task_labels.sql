-- What rules of the policy want a task to be known by.
alter table scaffolder.tasks add column labels jsonb not null default '{}';
