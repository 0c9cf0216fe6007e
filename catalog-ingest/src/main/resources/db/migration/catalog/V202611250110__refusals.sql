-- Sources whose content the store refused for no reason that could be found in it. They are left out until they change, over
-- restarts too.
create table catalog_refusals (
    source text primary key,
    state text not null,
    message text not null,
    refused_at timestamptz not null
);
