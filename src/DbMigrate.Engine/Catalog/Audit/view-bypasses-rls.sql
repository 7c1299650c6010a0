-- Views of the API that read tables with row security as an owner who is not subject to it.
with reach as (@reach)
select 'view', quote_ident(n.nspname) || '.' || quote_ident(c.relname),
       array[reach.roles, string_agg(distinct quote_ident(tn.nspname) || '.' || quote_ident(t.relname), ', '),
             quote_ident(o.rolname)],
       'ALTER VIEW ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) || ' SET (security_invoker = on);', null::bigint, null::bigint --@15+
       null, null::bigint, null::bigint --@<15
from reach
join pg_class c on c.oid = reach.oid
join pg_namespace n on n.oid = c.relnamespace
join pg_roles o on o.oid = c.relowner
join pg_rewrite w on w.ev_class = c.oid
join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass
join pg_class t on t.oid = d.refobjid and t.oid <> c.oid
join pg_namespace tn on tn.oid = t.relnamespace
where c.relkind = 'v' and t.relrowsecurity
  and (o.rolsuper or o.rolbypassrls or (t.relowner = o.oid and not t.relforcerowsecurity))
  and not coalesce((select x.option_value::boolean from pg_options_to_table(c.reloptions) x
                    where x.option_name = 'security_invoker'), false)
group by c.oid, n.nspname, reach.roles, o.rolname
