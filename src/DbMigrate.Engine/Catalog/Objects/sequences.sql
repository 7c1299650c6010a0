-- The sequences of a database. The last three columns say which column owns it, and whether it is its identity.
select c.oid, quote_ident(n.nspname) || '.' || quote_ident(c.relname), quote_ident(pg_get_userbyid(c.relowner)),
       acl_or_null(c.relacl, 's', c.relowner), c.relpersistence = 'u', format_type(s.seqtypid, null),
       s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
       coalesce(d.refobjid, 0::oid), coalesce(d.refobjsubid, 0), coalesce(d.deptype = 'i', false)
from pg_sequence s
join pg_class c on c.oid = s.seqrelid
join pg_namespace n on n.oid = c.relnamespace
left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid and d.objsubid = 0
  and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')
where user_schema(n.oid, n.nspname) and not_of_extension('pg_class', c.oid)
  and ($1::oid[] is null or s.seqrelid = any ($1 || array(
    select o.objid from pg_depend o where o.refclassid = 'pg_class'::regclass and o.refobjid = any ($1))))
