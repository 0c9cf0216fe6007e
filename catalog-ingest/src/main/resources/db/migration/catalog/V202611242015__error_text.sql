-- The offending line of an error, without what looks like a secret.
alter table catalog_errors add column text text;
