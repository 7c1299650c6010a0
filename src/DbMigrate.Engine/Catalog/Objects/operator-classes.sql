-- The operator classes of a database, with their members.
select c.oid, format('%I.%I USING %I', n.nspname, c.opcname, a.amname), quote_ident(pg_get_userbyid(c.opcowner)),
       format('%I.%I', n.nspname, c.opcname), quote_ident(a.amname), format_type(c.opcintype, null),
       format('%I.%I', fn.nspname, f.opfname), c.opcdefault,
       case when c.opckeytype <> 0 then format_type(c.opckeytype, null) end, coalesce(m.members, '{}')
from pg_opclass c join pg_namespace n on n.oid = c.opcnamespace join pg_am a on a.oid = c.opcmethod
     join pg_opfamily f on f.oid = c.opcfamily join pg_namespace fn on fn.oid = f.opfnamespace
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
               where d.classid = 'pg_amop'::regclass and d.refclassid = 'pg_opclass'::regclass and d.refobjid = c.oid
               union all
               select format('FUNCTION %s (%s, %s)', r.amprocnum, format_type(r.amproclefttype, null),
                             format_type(r.amprocrighttype, null)),
                      format('FUNCTION %s (%s, %s) %s', r.amprocnum, format_type(r.amproclefttype, null),
                             format_type(r.amprocrighttype, null), r.amproc::regprocedure)
               from pg_depend d join pg_amproc r on r.oid = d.objid
               where d.classid = 'pg_amproc'::regclass and d.refclassid = 'pg_opclass'::regclass and d.refobjid = c.oid) m) m
where user_schema(n.oid, n.nspname) and not_of_extension('pg_opclass', c.oid)
