-- Each change knows where the entity's document stood after it or, if the entity was removed, before it. Of changes that were
-- written earlier that is known only where no other followed, since the entity still says it.
alter table catalog_changes
    add column git_ref text,
    add column source_commit text,
    add column path text,
    add column blob_id text,
    add column first_line int,
    add column last_line int;

update catalog_changes c
set git_ref = e.git_ref, source_commit = e.commit_id, path = e.path, blob_id = e.blob_id, first_line = e.first_line,
    last_line = e.last_line
from catalog_entities e
where e.ref = c.ref and e.repository is not null and c.change <> 'removed'
  and c.version = (select max(n.version) from catalog_changes n where n.ref = c.ref);
