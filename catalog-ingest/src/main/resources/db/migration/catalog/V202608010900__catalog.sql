-- One row: the counters by which readers see that something has changed.
create table catalog_heads (
    only_row boolean primary key default true check (only_row),
    version bigint not null,
    locations_revision bigint not null
);
insert into catalog_heads (version, locations_revision) values (0, 0);

-- The entities as clients see them. The body is text in JSON, byte for byte what is served; its relations are part of it.
create table catalog_entities (
    ref text primary key,
    uid uuid not null unique,
    etag text not null,
    body json not null,
    parents text[] not null,
    location_key text not null,
    repository text,
    git_ref text,
    commit_id text,
    path text,
    blob_id text,
    first_line integer,
    last_line integer
);

-- What happened to which entity in which version. The body before the change makes a history of it.
create table catalog_changes (
    version bigint not null,
    ref text not null,
    change text not null check (change in ('added', 'changed', 'removed')),
    uid uuid not null,
    etag text,
    previous_body json,
    repository text,
    commit_id text,
    changed_at timestamptz not null,
    primary key (version, ref)
);
create index catalog_changes_by_ref on catalog_changes (ref, version);

-- What each target of a location was found to hold, so that a restart reads nothing that has not changed.
create table catalog_readings (
    key text primary key,
    source text not null,
    reading json not null
);

create table catalog_sources (
    source text primary key,
    state text not null,
    read_at timestamptz not null
);

create table catalog_errors (
    reading_key text not null,
    position integer not null,
    repository text not null,
    location text not null,
    path text not null,
    commit_id text,
    line integer not null,
    column_number integer not null,
    entity_ref text,
    name text not null,
    message text not null,
    primary key (reading_key, position)
);

create table catalog_locations (
    id uuid primary key,
    type text not null,
    target text not null,
    entity_ref text not null,
    unique (type, target)
);

-- Wishes of other processes for the one that writes.
create table catalog_messages (
    id bigint generated always as identity primary key,
    kind text not null,
    subject text not null
);
