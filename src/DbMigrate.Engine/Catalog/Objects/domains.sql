-- The domains of a database.
select t.oid, format('%I.%I', n.nspname, t.typname), quote_ident(pg_get_userbyid(t.typowner)),
       acl_or_null(t.typacl, 'T', t.typowner), format_type(t.typbasetype, t.typtypmod),
       (select format('%I.%I', cn.nspname, co.collname)
        from pg_collation co join pg_namespace cn on cn.oid = co.collnamespace, pg_type bt
        where bt.oid = t.typbasetype and co.oid = t.typcollation and co.oid <> bt.typcollation),
       t.typnotnull, coalesce(pg_get_expr(t.typdefaultbin, 0), quote_literal(t.typdefault))
from pg_type t join pg_namespace n on n.oid = t.typnamespace
where t.typtype = 'd' and user_schema(n.oid, n.nspname) and not_of_extension('pg_type', t.oid)
