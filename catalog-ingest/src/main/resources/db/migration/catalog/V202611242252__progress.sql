-- How reading goes, as the process that reads knows it; for the others to tell. One row at most.
create table catalog_progress (
    only_row boolean primary key default true check (only_row),
    body text not null
);
