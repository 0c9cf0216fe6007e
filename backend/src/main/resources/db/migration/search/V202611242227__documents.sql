create schema if not exists search;

create table search.documents (
    type text not null,
    id text not null,
    entity_ref text not null,
    hash text not null,
    document jsonb not null,
    body tsvector not null,
    primary key (type, id)
);

create index documents_body on search.documents using gin (body);
create index documents_content on search.documents using gin (document jsonb_path_ops);
