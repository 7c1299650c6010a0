-- The parsers of text search.
select p.oid, format('%I.%I', n.nspname, p.prsname), p.prsstart::text, p.prstoken::text, p.prsend::text,
       p.prslextype::text, nullif(p.prsheadline::oid, 0)::regproc::text
from pg_ts_parser p join pg_namespace n on n.oid = p.prsnamespace
where user_schema(n.oid, n.nspname) and not_of_extension('pg_ts_parser', p.oid)
