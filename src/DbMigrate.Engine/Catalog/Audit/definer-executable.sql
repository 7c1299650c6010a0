-- SECURITY DEFINER functions that a role of the API may execute. Functions of triggers cannot be called.
select case p.prokind when 'p' then 'procedure' else 'function' end,
       quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')',
       array[string_agg(a.shown, ', ' order by a.shown), quote_ident(pg_get_userbyid(p.proowner))],
       'REVOKE EXECUTE ON ROUTINE ' || quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '('
         || pg_get_function_identity_arguments(p.oid) || ') FROM ' || (
           select string_agg(distinct case when x.grantee = 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(x.grantee)) end, ', ')
           from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x
           where x.grantee <> p.proowner
             and (x.grantee = 0
                  or exists (select from pg_roles r where r.rolname = any ($1) and pg_has_role(r.oid, x.grantee, 'USAGE')))
         ) || ';', null::bigint, null::bigint
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
join (select r.rolname as name, quote_ident(r.rolname) as shown from pg_roles r where r.rolname = any ($1)
      union all select 'public', 'PUBLIC' where 'PUBLIC' = any ($1)) a
  on has_schema_privilege(a.name, n.oid, 'USAGE') and has_function_privilege(a.name, p.oid, 'EXECUTE')
where p.prosecdef and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
  and user_schema(n.oid, n.nspname) and not_of_extension('pg_proc', p.oid)
group by p.oid, n.nspname
