carriers(oid) as (
  select oid from asked
  union
  select y.oid
  from carriers b
  cross join lateral (
    select t.oid from pg_type t where t.typelem = b.oid and t.typlen = -1 or t.typtype = 'd' and t.typbasetype = b.oid
    union all
    select t.oid
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid and c.relkind = 'c'
    join pg_type t on t.oid = c.reltype
    where a.atttypid = b.oid and a.attnum > 0 and not a.attisdropped
  ) y
)
