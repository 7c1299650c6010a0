-- Sequences that have used half of what they, or the column that they are for, can hold. From 80 % on it is an error.
select 'sequence', quote_ident(n.nspname) || '.' || quote_ident(c.relname),
       array[round(100.0 * l.last / m.most)::text, l.last::text, m.most::text, coalesce(m.owned, '')],
       null, null::bigint, null::bigint
from pg_sequence s
join pg_class c on c.oid = s.seqrelid
join pg_namespace n on n.oid = c.relnamespace
join lateral (
  select case when has_sequence_privilege(c.oid, 'SELECT, USAGE') then pg_sequence_last_value(c.oid) end as last
) l on l.last is not null
left join lateral (
  select a.atttypid, quote_ident(tn.nspname) || '.' || quote_ident(t.relname) || '.' || quote_ident(a.attname) as name
  from pg_depend d
  join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
  join pg_class t on t.oid = d.refobjid
  join pg_namespace tn on tn.oid = t.relnamespace
  where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i')
  limit 1
) o on true
join lateral (
  select least(s.seqmax, case o.atttypid when 'int2'::regtype then 32767 when 'int4'::regtype then 2147483647 else s.seqmax end) as most,
         case when o.atttypid in ('int2'::regtype, 'int4'::regtype) then o.name end as owned
) m on true
where s.seqincrement > 0 and not s.seqcycle and m.most > 0 and l.last::numeric / m.most >= 0.5
  and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
