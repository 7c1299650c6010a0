-- The range types of a database.
select t.oid, format('%I.%I', n.nspname, t.typname), quote_ident(pg_get_userbyid(t.typowner)),
       acl_or_null(t.typacl, 'T', t.typowner), format_type(r.rngsubtype, null), format('%I.%I', opn.nspname, o.opcname),
       (select format('%I.%I', cn.nspname, co.collname)
        from pg_collation co join pg_namespace cn on cn.oid = co.collnamespace, pg_type st
        where st.oid = r.rngsubtype and co.oid = r.rngcollation and co.oid <> st.typcollation),
       nullif(r.rngcanonical::oid, 0)::regproc::text, nullif(r.rngsubdiff::oid, 0)::regproc::text,
       format('%I.%I', mn.nspname, m.typname)
from pg_range r join pg_type t on t.oid = r.rngtypid join pg_namespace n on n.oid = t.typnamespace
     join pg_opclass o on o.oid = r.rngsubopc join pg_namespace opn on opn.oid = o.opcnamespace
     join pg_type m on m.oid = r.rngmultitypid join pg_namespace mn on mn.oid = m.typnamespace
where user_schema(n.oid, n.nspname) and not_of_extension('pg_type', t.oid)
