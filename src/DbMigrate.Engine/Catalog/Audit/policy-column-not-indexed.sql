-- Policies for reading, changing or deleting, of tables of some size, none of whose columns is the first of an index or
-- in an expression of one. Policies of the same columns are one finding: one index serves them. A condition that is true
-- for most rows needs no index: a boolean, IS NOT NULL.
select 'table', quote_ident(n.nspname) || '.' || quote_ident(c.relname), array[string_agg(quote_ident(p.polname), ', ' order by p.polname), u.columns, count(*)::text],
       'CREATE INDEX ' || case c.relkind when 'p' then '' else 'CONCURRENTLY ' end || 'ON '
         || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || ' (' || u.first || ');', case when c.reltuples >= 0 then c.reltuples end::bigint, c.relpages * current_setting('block_size')::bigint
from pg_policy p
join pg_class c on c.oid = p.polrelid
join pg_namespace n on n.oid = c.relnamespace
join lateral (
  select string_agg(distinct quote_ident(a.attname), ', ') as columns, min(quote_ident(a.attname)) as first,
         array_agg(distinct a.attnum) as numbers
  from pg_depend d
  join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
  where d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refclassid = 'pg_class'::regclass
    and d.refobjid = c.oid and d.refobjsubid > 0 and a.atttypid <> 'bool'::regtype
) u on u.columns is not null
where p.polpermissive and p.polcmd in ('r', 'w', 'd', '*') and p.polqual is not null and c.relrowsecurity
  and c.relkind in ('r', 'p') and c.reltuples >= 1000
  and user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
  and pg_get_expr(p.polqual, p.polrelid) !~ '^\((\w+|"([^"]|"")+") IS NOT NULL\)$'
  and not exists (
    select from pg_index i
    where i.indrelid = c.oid and i.indisvalid
      and (i.indkey[0] = any (u.numbers)
           or i.indkey[0] = 0 and exists (
             select from pg_depend d
             where d.classid = 'pg_class'::regclass and d.objid = i.indexrelid and d.refclassid = 'pg_class'::regclass
               and d.refobjid = c.oid and d.refobjsubid = any (u.numbers))))
group by c.oid, n.nspname, u.columns, u.first
