-- SECURITY DEFINER functions that do not set search_path. A body of SQL that was parsed at its creation is safe.
select case p.prokind when 'p' then 'procedure' else 'function' end,
       quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')',
       array[quote_ident(pg_get_userbyid(p.proowner))],
       'ALTER ROUTINE ' || quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '('
         || pg_get_function_identity_arguments(p.oid) || ') SET search_path = '''';', null::bigint, null::bigint
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
where p.prosecdef and p.prosqlbody is null
  and not exists (select from unnest(p.proconfig) s where s like 'search_path=%')
  and user_schema(n.oid, n.nspname) and not_of_extension('pg_proc', p.oid)
