-- What the actions of a running task have put out as secrets, encrypted; removed when the task ends.
create table scaffolder.task_secrets (
    task_id uuid  not null references scaffolder.tasks (id) on delete cascade,
    name    text  not null,
    content bytea not null,
    primary key (task_id, name)
);
