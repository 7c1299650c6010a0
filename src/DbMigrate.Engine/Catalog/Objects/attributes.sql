-- The attributes of composite types.
select c.oid, a.attnum::int, c.reltype, quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
       (select format('%I.%I', cn.nspname, co.collname)
        from pg_collation co join pg_namespace cn on cn.oid = co.collnamespace, pg_type ft
        where ft.oid = a.atttypid and co.oid = a.attcollation and co.oid <> ft.typcollation)
from pg_class c join pg_attribute a on a.attrelid = c.oid
where c.relkind = 'c' and a.attnum > 0 and not a.attisdropped
order by c.oid, a.attnum
