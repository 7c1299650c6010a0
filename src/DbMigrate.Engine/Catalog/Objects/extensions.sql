-- The extensions of a database. Every new database has plpgsql.
select x.oid, quote_ident(x.extname), quote_ident(n.nspname), x.extversion, x.extrelocatable,
       exists (select from pg_depend e join pg_class c on c.oid = e.objid
               where e.classid = 'pg_class'::regclass and e.refclassid = 'pg_extension'::regclass and e.refobjid = x.oid
                 and e.deptype = 'e' and c.relkind in ('r', 'p', 'S', 'm'))
from pg_extension x join pg_namespace n on n.oid = x.extnamespace
where x.extname <> 'plpgsql'
