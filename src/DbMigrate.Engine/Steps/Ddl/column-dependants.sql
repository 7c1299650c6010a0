-- What a DROP COLUMN would take with it, or fail of: a text each, policies first. $1: the table's number, $2: the column's.
select d.what
from (
    select distinct
        case when p.classid = 'pg_rewrite'::regclass then (select case v.relkind when 'm' then 'materialized view ' else 'view ' end || v.oid::regclass::text
                                                           from pg_rewrite w join pg_class v on v.oid = w.ev_class where w.oid = p.objid)
             when p.classid = 'pg_attrdef'::regclass or p.classid = 'pg_class'::regclass and p.objsubid > 0
                 then (select format('generated column %I of table %s', a.attname, a.attrelid::regclass) from pg_attribute a
                       where (a.attrelid, a.attnum) in (select d.adrelid, d.adnum from pg_attrdef d where p.classid = 'pg_attrdef'::regclass and d.oid = p.objid
                                                        union all select p.objid, p.objsubid where p.classid = 'pg_class'::regclass))
             else pg_describe_object(p.classid, p.objid, p.objsubid) end as what,
        case when p.classid = 'pg_policy'::regclass then 1 when p.classid = 'pg_rewrite'::regclass then 2 when p.classid = 'pg_trigger'::regclass then 3
             when p.classid = 'pg_constraint'::regclass then 4 else 5 end as place
    from pg_depend p
    where p.refclassid = 'pg_class'::regclass and p.refobjid = $1::oid and p.refobjsubid = $2
      -- Its own default, its NOT NULL and its own sequence are part of it.
      and not (p.classid = 'pg_attrdef'::regclass and exists (select from pg_attrdef a where a.oid = p.objid and a.adrelid = $1::oid and a.adnum = $2))
      and not (p.classid = 'pg_constraint'::regclass and exists (select from pg_constraint c where c.oid = p.objid and c.contype = 'n'))
      and not (p.classid = 'pg_class'::regclass and p.deptype in ('a', 'i') and exists (select from pg_class s where s.oid = p.objid and s.relkind = 'S'))
) d
order by d.place, d.what
