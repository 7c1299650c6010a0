-- The composite types of a database that stand alone. pg_class holds their attributes.
select t.oid, format('%I.%I', n.nspname, t.typname), quote_ident(pg_get_userbyid(t.typowner)),
       acl_or_null(t.typacl, 'T', t.typowner)
from pg_class c join pg_type t on t.oid = c.reltype join pg_namespace n on n.oid = t.typnamespace
where c.relkind = 'c' and user_schema(n.oid, n.nspname) and not_of_extension('pg_type', t.oid)
