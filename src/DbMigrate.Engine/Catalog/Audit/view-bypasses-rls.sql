-- Views of the API that read tables with row security as an owner who is not subject to it, or from a copy. A view with
-- security_invoker reads as the role that asks, also below a view that reads as its owner.
with recursive reach as (@reach), @view_reads,
below(root, view) as (
  select c.oid, c.oid from reach join pg_class c on c.oid = reach.oid and c.relkind = 'v'
  union
  select b.root, r.relation from below b join view_reads r on r.view = b.view
  join pg_class v on v.oid = r.relation and v.relkind in ('v', 'm')
)
select 'view', quote_ident(n.nspname) || '.' || quote_ident(c.relname),
       array[reach.roles, string_agg(distinct f.tables, ', '), string_agg(distinct quote_ident(o.rolname), ', ')],
       string_agg(distinct case v.relkind when 'v' then 'ALTER VIEW ' || quote_ident(vn.nspname) || '.' || quote_ident(v.relname) || ' SET (security_invoker = on);' end, E'\n'), --@15+
       null, --@<15
       null::bigint, null::bigint
from below b
join reach on reach.oid = b.root
join pg_class c on c.oid = b.root
join pg_namespace n on n.oid = c.relnamespace
join pg_class v on v.oid = b.view
join pg_namespace vn on vn.oid = v.relnamespace
join pg_roles o on o.oid = v.relowner
join lateral (
  select string_agg(quote_ident(tn.nspname) || '.' || quote_ident(t.relname), ', ' order by tn.nspname, t.relname) as tables
  from view_reads r
  join pg_class t on t.oid = r.relation
  join pg_namespace tn on tn.oid = t.relnamespace
  where r.view = v.oid and t.relkind in ('r', 'p') and t.relrowsecurity
    and (v.relkind = 'm' or o.rolsuper or o.rolbypassrls
         or (pg_has_role(o.oid, t.relowner, 'USAGE') and not t.relforcerowsecurity))
) f on f.tables is not null
where not coalesce((select x.option_value::boolean from pg_options_to_table(v.reloptions) x
                    where x.option_name = 'security_invoker'), false)
group by c.oid, n.nspname, reach.roles
