-- The functions and procedures of a database, without those that belong to a type, as the constructors of a range.
select p.oid, format('%I.%I(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)),
       quote_ident(pg_get_userbyid(p.proowner)), acl_or_null(p.proacl, 'f', p.proowner), p.prokind::text,
       pg_get_functiondef(p.oid), pg_get_function_identity_arguments(p.oid), pg_get_function_arguments(p.oid),
       p.pronargdefaults::int, pg_get_function_result(p.oid), quote_ident(l.lanname),
       coalesce(pg_get_function_sqlbody(p.oid), p.prosrc), p.probin, p.provolatile::text, p.proparallel::text,
       p.proisstrict, p.prosecdef, p.proleakproof, p.procost::text, p.prorows::text,
       nullif(p.prosupport::oid, 0)::regproc::text, p.proconfig,
       array(select format_type(x, null) from unnest(p.protrftypes) x)
from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
where p.prokind in ('f', 'p', 'w') and user_schema(n.oid, n.nspname)
  and not exists (select from pg_depend e where e.classid = 'pg_proc'::regclass and e.objid = p.oid
                  and e.deptype in ('e', 'i'))
