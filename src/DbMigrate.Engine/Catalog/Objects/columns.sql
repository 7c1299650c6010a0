-- The columns of tables and views, in order. Before 17, a statistics target of -1 is the default. The minor releases of
-- November 2026 keep a version of each attribute among its options, as pg_attver; it is no property of the column.
select a.attrelid, a.attnum::int, quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
       case when a.attcollation <> t.typcollation then a.attcollation::regcollation::text end,
       a.attnotnull, nullif(a.attidentity, '')::text, nullif(a.attgenerated, '')::text,
       case when a.attstorage <> t.typstorage then a.attstorage::text end,
       case when a.attstorage <> t.typstorage then t.typstorage::text end,
       nullif(a.attcompression, '')::text,
       case when a.attstattarget >= 0 then a.attstattarget::int end,
       case when cardinality(a.attoptions) > 1 or not starts_with(a.attoptions[1], 'pg_attver=')
            then options_of(a.attoptions) end,
       a.attfdwoptions, acl_or_null(a.attacl, 'c', c.relowner),
       a.attinhcount > 0, not a.attislocal
from pg_attribute a
join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p', 'f', 'v', 'm')
join pg_type t on t.oid = a.atttypid
where a.attnum > 0 and not a.attisdropped and a.attrelid >= 16384
  and ($1::oid[] is null or a.attrelid = any ($1))
order by a.attrelid, a.attnum
