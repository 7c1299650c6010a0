-- The defaults of columns, and the expressions of generated columns.
select d.oid, d.adrelid, d.adnum::int, pg_get_expr(d.adbin, d.adrelid)
from pg_attrdef d
where d.adrelid >= 16384 and not_temporary(d.adrelid) and ($1::oid[] is null or d.adrelid = any ($1))
