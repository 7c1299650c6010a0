-- The schemas of a database.
select n.oid, quote_ident(n.nspname), quote_ident(pg_get_userbyid(n.nspowner)),
       acl_or_null(n.nspacl, 'n', n.nspowner)
from pg_namespace n
where user_schema(n.oid, n.nspname) and not_of_extension('pg_namespace', n.oid)
