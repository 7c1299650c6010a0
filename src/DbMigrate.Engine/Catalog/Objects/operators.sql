-- The operators of a database. One that another names as its commutator, but that has no definition, is no object.
select o.oid,
       format('%I.%s (%s, %s)', n.nspname, o.oprname, case when o.oprleft = 0 then 'NONE' else format_type(o.oprleft, null) end,
              format_type(o.oprright, null)),
       quote_ident(pg_get_userbyid(o.oprowner)), format('%I.%s', n.nspname, o.oprname), o.oprcode::text,
       case when o.oprleft <> 0 then format_type(o.oprleft, null) end, format_type(o.oprright, null),
       (select format('OPERATOR(%I.%s)', cn.nspname, c.oprname)
        from pg_operator c join pg_namespace cn on cn.oid = c.oprnamespace where c.oid = o.oprcom),
       (select format('OPERATOR(%I.%s)', cn.nspname, c.oprname)
        from pg_operator c join pg_namespace cn on cn.oid = c.oprnamespace where c.oid = o.oprnegate),
       nullif(o.oprrest::oid, 0)::regproc::text, nullif(o.oprjoin::oid, 0)::regproc::text, o.oprcanhash, o.oprcanmerge
from pg_operator o join pg_namespace n on n.oid = o.oprnamespace
where o.oprcode <> 0 and user_schema(n.oid, n.nspname) and not_of_extension('pg_operator', o.oid)
