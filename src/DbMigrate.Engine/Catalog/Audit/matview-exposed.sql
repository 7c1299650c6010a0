-- Materialized views that a role of the API reaches, and that read tables with row security, themselves or by views.
with recursive reach as (@reach), @view_reads,
below(root, relation) as (
  select r.view, r.relation from view_reads r join reach on reach.oid = r.view
  join pg_class c on c.oid = r.view and c.relkind = 'm'
  union
  select b.root, r.relation from below b join view_reads r on r.view = b.relation
)
select 'materialized view', quote_ident(n.nspname) || '.' || quote_ident(c.relname),
       array[reach.roles, string_agg(distinct quote_ident(tn.nspname) || '.' || quote_ident(t.relname), ', ')],
       'REVOKE SELECT ON ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || ' FROM ' || @grantees || ';',
       max(case when c.reltuples >= 0 then c.reltuples end)::bigint,
       max(c.relpages) * current_setting('block_size')::bigint
from below b
join reach on reach.oid = b.root
join pg_class c on c.oid = b.root
join pg_namespace n on n.oid = c.relnamespace
join pg_class t on t.oid = b.relation
join pg_namespace tn on tn.oid = t.relnamespace
where t.relkind in ('r', 'p') and t.relrowsecurity
group by c.oid, n.nspname, reach.roles
