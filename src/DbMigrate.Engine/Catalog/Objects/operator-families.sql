-- The operator families of a database, with the members that belong to none of their classes.
select f.oid, format('%I.%I USING %I', n.nspname, f.opfname, a.amname), quote_ident(pg_get_userbyid(f.opfowner)),
       coalesce(m.slots, '{}'), coalesce(m.members, '{}')
from pg_opfamily f join pg_namespace n on n.oid = f.opfnamespace join pg_am a on a.oid = f.opfmethod
     cross join lateral (
         select array_agg(m.slot order by m.slot) as slots, array_agg(m.member order by m.slot) as members
         from (select format('OPERATOR %s (%s, %s)', o.amopstrategy, format_type(o.amoplefttype, null),
                             format_type(o.amoprighttype, null)) as slot,
                      format('OPERATOR %s %I.%s (%s, %s)%s', o.amopstrategy, pn.nspname, p.oprname,
                             format_type(o.amoplefttype, null), format_type(o.amoprighttype, null),
                             (select format(' FOR ORDER BY %I.%I', sn.nspname, s.opfname) from pg_opfamily s
                              join pg_namespace sn on sn.oid = s.opfnamespace where s.oid = o.amopsortfamily)) as member
               from pg_depend d join pg_amop o on o.oid = d.objid join pg_operator p on p.oid = o.amopopr
                    join pg_namespace pn on pn.oid = p.oprnamespace
               where d.classid = 'pg_amop'::regclass and d.refclassid = 'pg_opfamily'::regclass and d.refobjid = f.oid
               union all
               select format('FUNCTION %s (%s, %s)', r.amprocnum, format_type(r.amproclefttype, null),
                             format_type(r.amprocrighttype, null)),
                      format('FUNCTION %s (%s, %s) %s', r.amprocnum, format_type(r.amproclefttype, null),
                             format_type(r.amprocrighttype, null), r.amproc::regprocedure)
               from pg_depend d join pg_amproc r on r.oid = d.objid
               where d.classid = 'pg_amproc'::regclass and d.refclassid = 'pg_opfamily'::regclass and d.refobjid = f.oid) m) m
where user_schema(n.oid, n.nspname) and not_of_extension('pg_opfamily', f.oid)
