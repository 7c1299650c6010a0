-- Functions of a language with names in their bodies that do not set search_path, that a role of the API may call.
select case p.prokind when 'p' then 'procedure' else 'function' end,
       quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')',
       array[]::text[],
       'ALTER ROUTINE ' || quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '('
         || pg_get_function_identity_arguments(p.oid) || ') SET search_path = '''';', null::bigint, null::bigint
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
join pg_language l on l.oid = p.prolang
where not p.prosecdef and p.prosqlbody is null and p.prokind in ('f', 'p') and l.lanname not in ('c', 'internal')
  and not exists (select from unnest(p.proconfig) s where s like 'search_path=%')
  and exists (
    select from (select r.rolname as name from pg_roles r where r.rolname = any ($1)
                 union all select 'public' where 'PUBLIC' = any ($1)) a
    where has_schema_privilege(a.name, n.oid, 'USAGE') and has_function_privilege(a.name, p.oid, 'EXECUTE'))
  and user_schema(n.oid, n.nspname) and not_of_extension('pg_proc', p.oid)
