carriers(oid) as (
  select oid from asked
  union
  select y.oid
  from carriers b
  join (
    select t.oid, case when t.typtype = 'd' then t.typbasetype else t.typelem end as part
    from pg_type t where t.typtype = 'd' or t.typlen = -1 and t.typelem <> 0
    union all
    select c.reltype, a.atttypid
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind = 'c'
  ) y on y.part = b.oid
)
