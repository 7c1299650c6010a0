-- Who needs whom, among objects that users or extensions made (initdb's have numbers below 16384). Every object needs
-- its schema; that is known from its name.
select d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid, d.deptype::text
from pg_depend d
where $1::oid[] is null and d.objid >= 16384 and d.refobjid >= 16384 and d.refclassid <> 'pg_namespace'::regclass
