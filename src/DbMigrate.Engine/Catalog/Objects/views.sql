-- The views of a database, materialized ones included.
select c.oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname), quote_ident(pg_get_userbyid(c.relowner)),
       acl_or_null(c.relacl, 'r', c.relowner), c.relkind::text, rtrim(pg_get_viewdef(c.oid), ';'),
       options_of(c.reloptions), prefixed_options_of(t.reloptions, 'toast.'),
       quote_ident(nullif(a.amname, 'heap')), quote_ident(s.spcname), coalesce(x.clustered, false)
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join pg_am a on a.oid = c.relam
left join pg_tablespace s on s.oid = c.reltablespace
left join pg_class t on t.oid = c.reltoastrelid
left join (
  select i.indrelid, true as clustered
  from pg_index i
  where i.indisclustered and ($1::oid[] is null or i.indrelid = any ($1))
) x on x.indrelid = c.oid
where c.relkind in ('v', 'm') and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
  and ($1::oid[] is null or c.oid = any ($1))
