-- What an index is, without the names of itself and its table. $1: the index, as SQL reads it.
SELECT pg_catalog.concat_ws(' ',
           CASE WHEN i.indisunique THEN 'unique' END,
           m.amname,
           i.indnkeyatts,
           (SELECT pg_catalog.string_agg(
                       pg_catalog.pg_get_indexdef(i.indexrelid, k.number, false), ', ' ORDER BY k.number)
            FROM pg_catalog.generate_series(1, i.indnatts) AS k (number)),
           i.indclass::pg_catalog.text,
           i.indcollation::pg_catalog.text,
           i.indoption::pg_catalog.text,
           'where ' || pg_catalog.pg_get_expr(i.indpred, i.indrelid))
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_am m ON m.oid = c.relam
WHERE i.indexrelid = $1::pg_catalog.text::pg_catalog.regclass
