-- The definitions of the objects of a database: type, name, definition.
-- $1: the relations to read, as SQL names; null: everything. scope.sql has resolved them.
-- Partitions and inheritance children change with their parent: they are part of the scope.
with recursive scope as (
    select s.oid from unnest(current_setting('dbmigrate.scope')::oid[]) s(oid)
    union select i.inhrelid from pg_inherits i join scope s on s.oid = i.inhparent
), rel as materialized (
    select c.oid, c.relkind, c.relname, c.relnamespace, n.nspname, c.relrowsecurity, c.relforcerowsecurity,
           c.relpersistence, c.reloptions, c.relowner, c.relacl,
           format('%I.%I', n.nspname, c.relname) as name
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname not in ('pg_catalog', 'information_schema', 'dbmigrate') and n.nspname !~ '^pg_(toast|temp)'
      and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S', 'c', 'i', 'I')
      and ($1::text[] is null
           or c.oid in (select s.oid from scope s)
           or c.oid in (select i.indexrelid from pg_index i where i.indrelid in (select s.oid from scope s))
           or c.oid in (select d.objid from pg_depend d
                        where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass
                        and d.deptype in ('a', 'i') and d.refobjid in (select s.oid from scope s)))
      and not exists (select from pg_depend d
                      where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
)
select 'table' as type, r.name,
       concat_ws(' ', case r.relpersistence when 'u' then 'unlogged' end,
                 case r.relkind when 'p' then 'partitioned by ' || pg_get_partkeydef(r.oid) when 'f' then 'foreign' end,
                 'owner ' || pg_get_userbyid(r.relowner),
                 case when r.relrowsecurity then 'row security' end, case when r.relforcerowsecurity then 'forced' end,
                 'with ' || array_to_string(r.reloptions, ', ')) as definition
from rel r where r.relkind in ('r', 'p', 'f')
union all
select 'grant', r.name, (select string_agg(a::text, ', ' order by a::text) from unnest(r.relacl) a)
from rel r where r.relkind in ('r', 'p', 'f', 'v', 'm', 'S')
  and r.relacl <> acldefault(case r.relkind when 'S' then 's' else 'r' end::"char", r.relowner)
union all
select 'column', format('%s.%I', r.name, a.attname),
       concat_ws(' ', format_type(a.atttypid, a.atttypmod),
                 case when a.attcollation <> t.typcollation then 'collate ' || a.attcollation::regcollation end,
                 case when a.attnotnull then 'not null' end,
                 case when a.attgenerated <> ''::"char" then 'generated ' when d.adbin is not null then 'default ' end
                     || pg_get_expr(d.adbin, d.adrelid),
                 case a.attidentity when 'a' then 'identity always' when 'd' then 'identity by default' end)
from rel r
join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
join pg_type t on t.oid = a.atttypid
left join pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum
where r.relkind in ('r', 'p', 'f', 'c')
union all
select 'constraint', format('%s.%I', r.name, c.conname),
       pg_get_constraintdef(c.oid)
           || case when not c.convalidated and pg_get_constraintdef(c.oid) !~ 'NOT VALID'
                   then ' not validated' else '' end
from rel r join pg_constraint c on c.conrelid = r.oid and c.contype in ('c', 'f', 'p', 'u', 'x')
union all
select 'index', r.name, pg_get_indexdef(r.oid) || case when not i.indisvalid then ' INVALID' else '' end
from rel r join pg_index i on i.indexrelid = r.oid
union all
select case r.relkind when 'v' then 'view' else 'materialized view' end, r.name, pg_get_viewdef(r.oid)
from rel r where r.relkind in ('v', 'm')
union all
select 'sequence', r.name,
       concat_ws(' ', format_type(s.seqtypid, null), 'start', s.seqstart, 'increment', s.seqincrement, 'min', s.seqmin,
                 'max', s.seqmax, 'cache', s.seqcache, case when s.seqcycle then 'cycle' end)
from rel r join pg_sequence s on s.seqrelid = r.oid
union all
select 'policy', format('%s.%I', r.name, p.polname),
       concat_ws(' ', case when p.polpermissive then 'permissive' else 'restrictive' end, 'for',
                 case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
                               when 'd' then 'delete' else 'all' end,
                 'to', (select string_agg(coalesce(nullif(o, 0)::regrole::text, 'public'), ', ' order by o)
                       from unnest(p.polroles) o),
                 'using (' || pg_get_expr(p.polqual, p.polrelid) || ')',
                 'with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
from rel r join pg_policy p on p.polrelid = r.oid
union all
select 'trigger', format('%s.%I', r.name, t.tgname),
       pg_get_triggerdef(t.oid) || case t.tgenabled when 'O' then '' else ' enabled ' || t.tgenabled::text end
from rel r join pg_trigger t on t.tgrelid = r.oid and not t.tgisinternal
union all
select 'rule', format('%s.%I', r.name, w.rulename), pg_get_ruledef(w.oid)
from rel r join pg_rewrite w on w.ev_class = r.oid and w.rulename <> '_RETURN'
union all
select 'comment',
       r.name || case when d.objsubid > 0
                      then '.' || (select quote_ident(a.attname) from pg_attribute a
                                   where a.attrelid = r.oid and a.attnum = d.objsubid)
                      else '' end,
       d.description
from rel r join pg_description d on d.objoid = r.oid and d.classoid = 'pg_class'::regclass
union all
select 'function', format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)),
       case when p.prokind in ('f', 'p') then pg_get_functiondef(p.oid)
            else 'aggregate or window function returning ' || format_type(p.prorettype, null) end
           || case when p.proacl <> acldefault('f', p.proowner) then ' ' || p.proacl::text else '' end
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where $1::text[] is null
  and n.nspname not in ('pg_catalog', 'information_schema', 'dbmigrate') and n.nspname !~ '^pg_(toast|temp)'
  and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
union all
select 'type', format('%I.%I', n.nspname, t.typname),
       case t.typtype
            when 'e' then 'enum (' || (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)
                                       from pg_enum e where e.enumtypid = t.oid) || ')'
            when 'd' then concat_ws(' ', 'domain', format_type(t.typbasetype, t.typtypmod),
                                    case when t.typnotnull then 'not null' end, 'default ' || t.typdefault,
                                    (select string_agg(pg_get_constraintdef(c.oid), ' ' order by c.conname)
                                     from pg_constraint c where c.contypid = t.oid))
            when 'r' then 'range' else 'composite' end
from pg_type t join pg_namespace n on n.oid = t.typnamespace
where $1::text[] is null
  and n.nspname not in ('pg_catalog', 'information_schema', 'dbmigrate') and n.nspname !~ '^pg_(toast|temp)'
  and (t.typtype in ('e', 'd', 'r')
       or t.typtype = 'c' and exists (select from pg_class c where c.oid = t.typrelid and c.relkind = 'c'))
  and not exists (select from pg_depend d where d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype = 'e')
union all
select 'schema', quote_ident(n.nspname), concat_ws(' ', 'owner', pg_get_userbyid(n.nspowner),
           case when n.nspacl <> acldefault('n', n.nspowner) then n.nspacl::text end)
from pg_namespace n
where $1::text[] is null
  and n.nspname not in ('pg_catalog', 'information_schema', 'dbmigrate') and n.nspname !~ '^pg_(toast|temp)'
union all
select 'extension', quote_ident(e.extname), e.extversion from pg_extension e where $1::text[] is null
union all
select 'publication', quote_ident(p.pubname),
       concat_ws(' ', case when p.puballtables then 'all tables' end,
                 (select string_agg(t.schemaname || '.' || t.tablename, ', ' order by 1)
                  from pg_publication_tables t where t.pubname = p.pubname))
from pg_publication p where $1::text[] is null
