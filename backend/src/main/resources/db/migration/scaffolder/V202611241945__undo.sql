-- The journal knows what actions noted and how effects were undone.
alter table scaffolder.task_journal drop constraint task_journal_kind_check;
alter table scaffolder.task_journal add constraint task_journal_kind_check
    check (kind in ('intended', 'noted', 'completed', 'failed', 'unwinding', 'undoing', 'undone'));

-- The workspace after the last execution that changed it, encrypted, for as long as the task may be taken up again.
create table scaffolder.task_workspaces (
    task_id uuid  primary key references scaffolder.tasks (id) on delete cascade,
    content bytea not null
);
