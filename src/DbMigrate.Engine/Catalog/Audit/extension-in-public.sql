-- Extensions whose objects are in public. One that cannot be moved is made again in another schema.
select 'extension', quote_ident(e.extname), array[]::text[],
       case when e.extrelocatable then E'CREATE SCHEMA IF NOT EXISTS extensions;\nALTER EXTENSION ' || quote_ident(e.extname) || ' SET SCHEMA extensions;' end, null::bigint, null::bigint
from pg_extension e
join pg_namespace n on n.oid = e.extnamespace
where n.nspname = 'public'
