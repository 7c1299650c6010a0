-- Those of the tables $1 whose rows cannot go as binary data: a type has no binary form, or its binary form is the number
-- of a catalog row, which means something else in another database. Each type is followed once,
-- however many columns have it.
with recursive own(name, typ) as materialized (
    select n.name, a.atttypid
    from pg_catalog.unnest($1) n(name)
    join pg_catalog.pg_attribute a on a.attrelid operator(pg_catalog.=) n.name::pg_catalog.regclass
    where a.attnum operator(pg_catalog.>) 0 and not a.attisdropped and a.attgenerated operator(pg_catalog.=) ''
),
parts(root, typ) as (
    select distinct o.typ, o.typ from own o
    union
    select p.root, x.typ
    from parts p
    join pg_catalog.pg_type t on t.oid operator(pg_catalog.=) p.typ
    cross join lateral (
        select t.typelem where t.typelem operator(pg_catalog.<>) 0::pg_catalog.oid
        union all
        select t.typbasetype where t.typbasetype operator(pg_catalog.<>) 0::pg_catalog.oid
        union all
        select a.atttypid
        from pg_catalog.pg_attribute a
        where t.typrelid operator(pg_catalog.<>) 0::pg_catalog.oid and a.attrelid operator(pg_catalog.=) t.typrelid
            and a.attnum operator(pg_catalog.>) 0 and not a.attisdropped
        union all
        select r.rngsubtype
        from pg_catalog.pg_range r
        where r.rngtypid operator(pg_catalog.=) t.oid or r.rngmultitypid operator(pg_catalog.=) t.oid
    ) x(typ)
)
select distinct o.name
from own o
where o.typ operator(pg_catalog.=) any (array(
    select p.root
    from parts p
    join pg_catalog.pg_type t on t.oid operator(pg_catalog.=) p.typ
    where t.typsend::pg_catalog.oid operator(pg_catalog.=) 0::pg_catalog.oid
        or t.typreceive::pg_catalog.oid operator(pg_catalog.=) 0::pg_catalog.oid
        or (t.typnamespace operator(pg_catalog.=) 'pg_catalog'::pg_catalog.regnamespace
            and t.typname operator(pg_catalog.~) '^reg')
))
