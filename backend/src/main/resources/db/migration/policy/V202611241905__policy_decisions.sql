create table policy_decisions (
    sequence          bigint      primary key,
    id                text        not null,
    decided_at        timestamptz not null,
    entry_point       text        not null,
    phase             text        not null,
    task_id           text        not null,
    step_id           text        not null,
    subject           text        not null,
    template          text        not null,
    template_checksum text        not null,
    outcome           text        not null,
    codes             text[]      not null,
    engine            text        not null,
    revision          text        not null,
    micros            bigint      not null,
    drift             boolean     not null,
    input_hash        text        not null,
    body              bytea       not null,
    previous          bytea       not null,
    hash              bytea       not null
);

-- It is compressed already.
alter table policy_decisions alter column body set storage external;

create index policy_decisions_by_id on policy_decisions (id);
create index policy_decisions_by_time on policy_decisions (decided_at);
create index policy_decisions_by_task on policy_decisions (task_id, sequence) where task_id <> '';
create index policy_decisions_by_subject on policy_decisions (subject, sequence);
create index policy_decisions_by_template on policy_decisions (template, sequence) where template <> '';
create index policy_decisions_by_code on policy_decisions using gin (codes);

create table policy_checkpoints (
    sequence    bigint      primary key,
    hash        bytea       not null,
    recorded_at timestamptz not null,
    key_id      text        not null,
    signature   bytea       not null
);

create table policy_checkpoint_keys (
    key_id     text        primary key,
    public_key bytea       not null,
    created_at timestamptz not null
);

-- Records are written once. Only the removal of old ones, which says so, may take any away.
create function policy_decisions_stay() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and current_setting('callboard.retention', true) = 'on' then
        return old;
    end if;
    raise exception 'records of decisions are only ever added, and a % was tried', lower(tg_op)
        using errcode = 'restrict_violation';
end
$$;

create trigger policy_decisions_stay before update or delete on policy_decisions
    for each row execute function policy_decisions_stay();

create trigger policy_decisions_stay_all before truncate on policy_decisions
    for each statement execute function policy_decisions_stay();
