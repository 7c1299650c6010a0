-- PostgreSQL's own objects whose privileges are not those that initdb gave them. initdb does not keep those of
-- information_schema, and pg_dump does not write them. Members of extensions have a query of their own.
with found as (
  select 'pg_class'::regclass as catalog, c.oid as id, 0 as part, c.relowner as owner, c.relacl as acl,
         acldefault('r', c.relowner) as standard, format('TABLE %I.%I', n.nspname, c.relname) as target
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.oid < 16384 and c.relkind in ('r', 'v') and n.nspname = 'pg_catalog'
  union all
  select 'pg_class'::regclass, c.oid, a.attnum, c.relowner, a.attacl, acldefault('c', c.relowner),
         format('COLUMN %I.%I.%I', n.nspname, c.relname, a.attname)
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  where a.attrelid < 16384 and a.attacl is not null and n.nspname = 'pg_catalog'
  union all
  select 'pg_proc'::regclass, p.oid, 0, p.proowner, p.proacl, acldefault('f', p.proowner),
         format('%s %I.%I(%s)', case p.prokind when 'p' then 'PROCEDURE' else 'FUNCTION' end, n.nspname, p.proname,
                oidvectortypes(p.proargtypes))
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where p.oid < 16384 and n.nspname = 'pg_catalog'
  union all
  select 'pg_type'::regclass, t.oid, 0, t.typowner, t.typacl, acldefault('T', t.typowner),
         format('TYPE %I.%I', n.nspname, t.typname)
  from pg_type t join pg_namespace n on n.oid = t.typnamespace
  where t.oid < 16384 and t.typacl is not null and t.typrelid = 0
  union all
  select 'pg_namespace'::regclass, n.oid, 0, n.nspowner, n.nspacl, acldefault('n', n.nspowner), format('SCHEMA %I', n.nspname)
  from pg_namespace n where n.nspname = 'pg_catalog'
  union all
  select 'pg_language'::regclass, l.oid, 0, l.lanowner, l.lanacl, acldefault('l', l.lanowner),
         format('LANGUAGE %I', l.lanname)
  from pg_language l where l.oid < 16384
), compared as (
  select f.*, coalesce(f.acl, f.standard) as now, coalesce(i.initprivs, f.standard) as initial
  from found f
  left join pg_init_privs i on i.classoid = f.catalog and i.objoid = f.id and i.objsubid = f.part
  where f.acl is distinct from i.initprivs
    and not exists (select from pg_depend d where d.classid = f.catalog and d.objid = f.id and d.deptype = 'e')
)
select c.id, c.target, quote_ident(pg_get_userbyid(c.owner)),
       array(select x::text from unnest(c.now) x order by x::text collate "C"),
       array(select x::text from unnest(c.initial) x order by x::text collate "C")
from compared c
where not (c.now @> c.initial and c.now <@ c.initial)
