-- The aggregates of a database.
select p.oid,
       format('%I.%I(%s)', n.nspname, p.proname,
              case when p.pronargs = 0 then '*' when a.aggkind = 'n' then oidvectortypes(p.proargtypes)
                   else pg_get_function_identity_arguments(p.oid) end),
       quote_ident(pg_get_userbyid(p.proowner)), acl_or_null(p.proacl, 'f', p.proowner),
       format('%I.%I', n.nspname, p.proname), format('%I.%I(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)),
       case when p.pronargs = 0 then '*' else pg_get_function_arguments(p.oid) end,
       format_type(p.prorettype, null), a.aggkind::text, p.proparallel::text,
       a.aggtransfn::text, format_type(a.aggtranstype, null), a.aggtransspace,
       nullif(a.aggfinalfn::oid, 0)::regproc::text, a.aggfinalextra, a.aggfinalmodify::text,
       nullif(a.aggcombinefn::oid, 0)::regproc::text, nullif(a.aggserialfn::oid, 0)::regproc::text,
       nullif(a.aggdeserialfn::oid, 0)::regproc::text, a.agginitval,
       nullif(a.aggmtransfn::oid, 0)::regproc::text, nullif(a.aggminvtransfn::oid, 0)::regproc::text,
       case when a.aggmtranstype <> 0 then format_type(a.aggmtranstype, null) end, a.aggmtransspace,
       nullif(a.aggmfinalfn::oid, 0)::regproc::text, a.aggmfinalextra, a.aggmfinalmodify::text, a.aggminitval,
       (select format('OPERATOR(%I.%s)', s.nspname, o.oprname)
        from pg_operator o join pg_namespace s on s.oid = o.oprnamespace where o.oid = a.aggsortop)
from pg_aggregate a join pg_proc p on p.oid = a.aggfnoid join pg_namespace n on n.oid = p.pronamespace
where user_schema(n.oid, n.nspname) and not_of_extension('pg_proc', p.oid)
