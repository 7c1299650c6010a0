-- Materialized views that a role of the API reaches, and that read tables with row security.
with reach as (@reach)
select 'materialized view', quote_ident(n.nspname) || '.' || quote_ident(c.relname),
       array[reach.roles, string_agg(distinct quote_ident(tn.nspname) || '.' || quote_ident(t.relname), ', ')],
       'REVOKE SELECT ON ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || ' FROM ' || reach.roles || ';',
       max(case when c.reltuples >= 0 then c.reltuples end)::bigint,
       max(c.relpages) * current_setting('block_size')::bigint
from reach
join pg_class c on c.oid = reach.oid
join pg_namespace n on n.oid = c.relnamespace
join pg_rewrite w on w.ev_class = c.oid
join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass
join pg_class t on t.oid = d.refobjid and t.oid <> c.oid
join pg_namespace tn on tn.oid = t.relnamespace
where c.relkind = 'm' and t.relrowsecurity
group by c.oid, n.nspname, reach.roles
