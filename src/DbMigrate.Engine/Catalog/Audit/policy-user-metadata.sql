-- Policies whose conditions read the metadata of users: a key of JSON, or a column of the table of users. A column of
-- the application may have any name.
select 'table', quote_ident(n.nspname) || '.' || quote_ident(c.relname), array[quote_ident(p.polname)], null, null::bigint, null::bigint
from pg_policy p
join pg_class c on c.oid = p.polrelid
join pg_namespace n on n.oid = c.relnamespace
where coalesce(pg_get_expr(p.polqual, p.polrelid), '') || ' ' || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '')
      ~ '''(\{"?)?(user_metadata|raw_user_meta_data)"?[,}'']|\mraw_user_meta_data\M'
  and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
