-- The casts of a database, without initdb's and without those between a range and its multirange.
select c.oid, format('(%s AS %s)', format_type(c.castsource, null), format_type(c.casttarget, null)),
       nullif(c.castfunc, 0)::regprocedure::text, c.castcontext::text, c.castmethod::text
from pg_cast c
where c.oid >= 16384
  and not exists (select from pg_depend e where e.classid = 'pg_cast'::regclass and e.objid = c.oid
                  and e.deptype in ('e', 'i'))
