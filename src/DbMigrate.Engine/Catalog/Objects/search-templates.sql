-- The templates of dictionaries of text search.
select t.oid, format('%I.%I', n.nspname, t.tmplname), nullif(t.tmplinit::oid, 0)::regproc::text, t.tmpllexize::text
from pg_ts_template t join pg_namespace n on n.oid = t.tmplnamespace
where user_schema(n.oid, n.nspname) and not_of_extension('pg_ts_template', t.oid)
