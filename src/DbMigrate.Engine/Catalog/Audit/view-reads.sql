-- Which relations the query of a view reads itself. The dependencies of a view also have relations whose row type it
-- uses; the query says which it reads.
view_reads(view, relation) as (
  select distinct w.ev_class, d.refobjid
  from pg_rewrite w
  join pg_class v on v.oid = w.ev_class and v.relkind in ('v', 'm')
  join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass
    and d.refobjid <> w.ev_class
  where w.rulename = '_RETURN'
    and position(':rtekind 0 :relid ' || d.refobjid || ' ' in w.ev_action::text) > 0
)
