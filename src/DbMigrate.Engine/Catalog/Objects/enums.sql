-- The enum types of a database.
select t.oid, format('%I.%I', n.nspname, t.typname), quote_ident(pg_get_userbyid(t.typowner)),
       acl_or_null(t.typacl, 'T', t.typowner),
       array(select e.enumlabel::text from pg_enum e where e.enumtypid = t.oid order by e.enumsortorder)
from pg_type t join pg_namespace n on n.oid = t.typnamespace
where t.typtype = 'e' and user_schema(n.oid, n.nspname) and not_of_extension('pg_type', t.oid)
  and ($1::oid[] is null)
