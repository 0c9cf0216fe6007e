-- When each provider last told what it has; its entities stay until it tells otherwise.
create table catalog_providers (
    name text primary key,
    last_success timestamptz not null
);

-- What the providers told, in their order. The body is text in JSON, as a descriptor would have it.
create table catalog_provided (
    provider text not null references catalog_providers (name) on delete cascade,
    position integer not null,
    location text not null,
    body json not null,
    primary key (provider, position)
);
