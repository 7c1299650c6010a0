-- Comments of objects and columns. initdb's objects have theirs, too.
select d.classoid, d.objoid, d.objsubid, d.description
from pg_description d
where (d.objoid >= 16384 or d.classoid = 'pg_namespace'::regclass)
  and ($1::oid[] is null or d.objoid = any ($1 || array(
    select i.indexrelid from pg_index i where i.indrelid = any ($1)
    union all select k.oid from pg_constraint k where k.conrelid = any ($1)
    union all select t.oid from pg_trigger t where t.tgrelid = any ($1)
    union all select p.oid from pg_policy p where p.polrelid = any ($1)
    union all select r.oid from pg_rewrite r where r.ev_class = any ($1)
    union all select x.oid from pg_statistic_ext x where x.stxrelid = any ($1)
    union all select o.objid from pg_depend o where o.refclassid = 'pg_class'::regclass and o.refobjid = any ($1))))
