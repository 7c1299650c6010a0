-- Policies whose conditions read the metadata of users.
select 'table', quote_ident(n.nspname) || '.' || quote_ident(c.relname), array[quote_ident(p.polname)], null, null::bigint, null::bigint
from pg_policy p
join pg_class c on c.oid = p.polrelid
join pg_namespace n on n.oid = c.relnamespace
where coalesce(pg_get_expr(p.polqual, p.polrelid), '') || ' ' || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '')
      ~ '''(user_metadata|raw_user_meta_data)''|\m(user_metadata|raw_user_meta_data)\M'
  and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
