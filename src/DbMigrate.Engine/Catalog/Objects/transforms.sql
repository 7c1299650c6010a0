-- The transforms of a database.
select t.oid, format('FOR %s LANGUAGE %I', format_type(t.trftype, null), l.lanname),
       nullif(t.trffromsql::oid, 0)::regprocedure::text, nullif(t.trftosql::oid, 0)::regprocedure::text
from pg_transform t join pg_language l on l.oid = t.trflang
where not_of_extension('pg_transform', t.oid)
