-- The tables of a database: ordinary, partitioned and foreign ones.
select c.oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname), quote_ident(pg_get_userbyid(c.relowner)),
       acl_or_null(c.relacl, 'r', c.relowner), c.relkind::text,
       case when c.reloftype <> 0 then format_type(c.reloftype, null) end,
       h.parents, pg_get_expr(c.relpartbound, c.oid),
       case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end,
       c.relpersistence = 'u', quote_ident(nullif(a.amname, 'heap')), quote_ident(s.spcname),
       options_of(c.reloptions), prefixed_options_of(t.reloptions, 'toast.'),
       case when c.relkind <> 'f' then case c.relreplident when 'n' then 'nothing' when 'f' then 'full' when 'i' then x.identity end end,
       c.relrowsecurity, c.relforcerowsecurity, coalesce(x.clustered, false),
       quote_ident(v.srvname), f.ftoptions
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join (
  select h.inhrelid, array_agg(h.inhparent::regclass::text order by h.inhseqno) as parents
  from pg_inherits h
  where $1::oid[] is null or h.inhrelid = any ($1)
  group by h.inhrelid
) h on h.inhrelid = c.oid
left join pg_am a on a.oid = c.relam
left join pg_tablespace s on s.oid = c.reltablespace
left join pg_class t on t.oid = c.reltoastrelid
left join (
  select i.indrelid, max(case when i.indisreplident then 'index' end) as identity, bool_or(i.indisclustered) as clustered
  from pg_index i
  where (i.indisreplident or i.indisclustered) and ($1::oid[] is null or i.indrelid = any ($1))
  group by i.indrelid
) x on x.indrelid = c.oid
left join pg_foreign_table f on f.ftrelid = c.oid
left join pg_foreign_server v on v.oid = f.ftserver
where c.relkind in ('r', 'p', 'f') and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
  and ($1::oid[] is null or c.oid = any ($1))
