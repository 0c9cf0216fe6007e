-- What each replica and each OPA server last said of itself.
create table policy_engines (
    kind    text        not null,
    id      text        not null,
    status  text        not null,
    seen_at timestamptz not null,
    primary key (kind, id)
);

create index policy_engines_by_time on policy_engines (seen_at);

-- Decisions as OPA servers log them, without their inputs.
create table policy_opa_decisions (
    sequence    bigint      generated always as identity primary key,
    decision_id text        not null unique,
    asked       text        not null,
    event       text        not null,
    received_at timestamptz not null
);

create index policy_opa_decisions_by_asked on policy_opa_decisions (asked);
create index policy_opa_decisions_by_time on policy_opa_decisions (received_at);
