-- The change log becomes a history: each change has a number of its own, in the order of writing, and knows the commit it
-- came from. It is forgotten from its beginning; the heads say up to where.
alter table catalog_changes add column id bigint generated always as identity;
create unique index catalog_changes_by_id on catalog_changes (id);
create index catalog_changes_by_time on catalog_changes (changed_at);

create table catalog_commits (
    repository text not null,
    commit_id text not null,
    author_name text not null,
    author_email text not null,
    authored_at timestamptz not null,
    seen_at timestamptz not null,
    primary key (repository, commit_id)
);

alter table catalog_heads
    add column forgotten_version bigint not null default 0,
    add column forgotten_id bigint not null default 0,
    add column forgotten_until timestamptz;
