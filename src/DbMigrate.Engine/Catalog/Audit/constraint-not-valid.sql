-- Constraints that were added with NOT VALID and never validated.
select 'table', quote_ident(n.nspname) || '.' || quote_ident(c.relname), array[quote_ident(k.conname)],
       'ALTER TABLE ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || ' VALIDATE CONSTRAINT ' || quote_ident(k.conname) || ';', case when c.reltuples >= 0 then c.reltuples end::bigint, c.relpages * current_setting('block_size')::bigint
from pg_constraint k
join pg_class c on c.oid = k.conrelid
join pg_namespace n on n.oid = c.relnamespace
where not k.convalidated and k.contype in ('c', 'f', 'n')
  and k.conenforced --@18+
  and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
