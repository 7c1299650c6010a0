-- The members of extensions whose privileges are not those that the extension, or initdb, gave them.
with members as materialized (
  select d.classid, d.objid, x.extname
  from pg_depend d join pg_extension x on x.oid = d.refobjid
  where d.refclassid = 'pg_extension'::regclass and d.deptype = 'e'
), found as (
  select m.classid, m.objid, 0 as part, m.extname, c.relowner as owner, c.relacl as acl,
         acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner) as standard,
         format('%s %I.%I', case c.relkind when 'S' then 'SEQUENCE' else 'TABLE' end, n.nspname, c.relname) as target
  from members m join pg_class c on m.classid = 'pg_class'::regclass and c.oid = m.objid
       join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
  union all
  select m.classid, m.objid, a.attnum, m.extname, c.relowner, a.attacl, acldefault('c', c.relowner),
         format('COLUMN %I.%I.%I', n.nspname, c.relname, a.attname)
  from members m join pg_class c on m.classid = 'pg_class'::regclass and c.oid = m.objid
       join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
  where a.attacl is not null
  union all
  select m.classid, m.objid, 0, m.extname, p.proowner, p.proacl, acldefault('f', p.proowner),
         format('%s %I.%I(%s)', case p.prokind when 'p' then 'PROCEDURE' else 'FUNCTION' end, n.nspname, p.proname,
                oidvectortypes(p.proargtypes))
  from members m join pg_proc p on m.classid = 'pg_proc'::regclass and p.oid = m.objid
       join pg_namespace n on n.oid = p.pronamespace
  where p.proacl is not null
  union all
  select m.classid, m.objid, 0, m.extname, t.typowner, t.typacl, acldefault('T', t.typowner),
         format('TYPE %I.%I', n.nspname, t.typname)
  from members m join pg_type t on m.classid = 'pg_type'::regclass and t.oid = m.objid
       join pg_namespace n on n.oid = t.typnamespace
  where t.typacl is not null
  union all
  select m.classid, m.objid, 0, m.extname, n.nspowner, n.nspacl, acldefault('n', n.nspowner), format('SCHEMA %I', n.nspname)
  from members m join pg_namespace n on m.classid = 'pg_namespace'::regclass and n.oid = m.objid
  union all
  select m.classid, m.objid, 0, m.extname, w.fdwowner, w.fdwacl, acldefault('F', w.fdwowner),
         format('FOREIGN DATA WRAPPER %I', w.fdwname)
  from members m join pg_foreign_data_wrapper w on m.classid = 'pg_foreign_data_wrapper'::regclass and w.oid = m.objid
  union all
  select m.classid, m.objid, 0, m.extname, l.lanowner, l.lanacl, acldefault('l', l.lanowner), format('LANGUAGE %I', l.lanname)
  from members m join pg_language l on m.classid = 'pg_language'::regclass and l.oid = m.objid
), compared as (
  select f.*, coalesce(f.acl, f.standard) as now, coalesce(i.initprivs, f.standard) as initial
  from found f
  left join pg_init_privs i on i.classoid = f.classid and i.objoid = f.objid and i.objsubid = f.part
)
select c.objid, c.target, quote_ident(c.extname), quote_ident(pg_get_userbyid(c.owner)),
       array(select x::text from unnest(c.now) x order by x::text collate "C"),
       array(select x::text from unnest(c.initial) x order by x::text collate "C")
from compared c
where not (c.now @> c.initial and c.now <@ c.initial)
