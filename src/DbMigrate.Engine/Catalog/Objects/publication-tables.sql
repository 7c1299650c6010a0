-- The tables of publications; from version 15 on with column lists and row filters.
select r.oid, r.prpubid, format('%I.%I', n.nspname, c.relname),
       null, null --@<15
       (select string_agg(quote_ident(a.attname), ', ' order by a.attname) --@15+
        from pg_attribute a where a.attrelid = c.oid and a.attnum = any (r.prattrs)), --@15+
       pg_get_expr(r.prqual, r.prrelid) --@15+
from pg_publication_rel r join pg_class c on c.oid = r.prrelid join pg_namespace n on n.oid = c.relnamespace
where $1::oid[] is null or r.prrelid = any ($1)
order by r.prpubid, 3
