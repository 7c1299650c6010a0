-- Sequences that have used half of what they, or the column that they are for, can hold. From 80 % on it is an error.
-- A sequence is for the column that owns it, and for those whose default asks for its next value.
select 'sequence', quote_ident(n.nspname) || '.' || quote_ident(c.relname),
       array[round(100 * u.used)::text, l.last::text, m.most::text, coalesce(case when m.most <> m.own then o.name end, '')],
       null, null::bigint, null::bigint
from pg_sequence s
join pg_class c on c.oid = s.seqrelid
join pg_namespace n on n.oid = c.relnamespace
join lateral (
  select case when has_sequence_privilege(c.oid, 'SELECT, USAGE') then pg_sequence_last_value(c.oid) end as last
) l on l.last is not null
left join lateral (
  select case a.atttypid when 'int2'::regtype then 32767 when 'int4'::regtype then 2147483647 end as most,
         quote_ident(tn.nspname) || '.' || quote_ident(t.relname) || '.' || quote_ident(a.attname) as name
  from (select d.refobjid as relation, d.refobjsubid as number
        from pg_depend d
        where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i')
          and d.refclassid = 'pg_class'::regclass
        union
        select e.adrelid, e.adnum
        from pg_depend d
        join pg_attrdef e on e.oid = d.objid
        where d.classid = 'pg_attrdef'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid = c.oid) x
  join pg_attribute a on a.attrelid = x.relation and a.attnum = x.number
  join pg_class t on t.oid = x.relation
  join pg_namespace tn on tn.oid = t.relnamespace
  where a.atttypid in ('int2'::regtype, 'int4'::regtype)
  order by 1, 2
  limit 1
) o on true
join lateral (
  select case when s.seqincrement > 0 then s.seqmax else s.seqmin end as own,
         case when s.seqincrement > 0 then least(s.seqmax, o.most) else greatest(s.seqmin, -o.most - 1) end as most,
         case when s.seqincrement > 0 then (case when l.last >= s.seqstart then s.seqstart else s.seqmin end)
              else (case when l.last <= s.seqstart then s.seqstart else s.seqmax end) end::numeric as first
) m on true
join lateral (select case when m.most = m.first then 1 else (l.last - m.first) / (m.most - m.first) end as used) u
  on u.used >= 0.5
where not s.seqcycle and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
