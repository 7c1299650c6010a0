-- The indexes of a table, with why each cannot be a key of its rows; the primary key first. $1: the table.
WITH key_column AS (
    SELECT i.indexrelid AS index,
           k.position,
           a.attname::pg_catalog.text AS name,
           pg_catalog.format_type(a.atttypid, -1) AS type,
           NOT a.attnotnull AS nullable,
           a.attcollation <> (i.indcollation::pg_catalog.oid[])[k.position - 1] AS other_collation
    FROM pg_catalog.pg_index i
    CROSS JOIN pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY AS k (number, position)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
    WHERE i.indrelid = $1 AND k.position <= i.indnkeyatts
)
SELECT i.indisprimary,
       c.relname::pg_catalog.text,
       ARRAY(SELECT k.name FROM key_column k WHERE k.index = i.indexrelid ORDER BY k.position),
       ARRAY(SELECT k.type FROM key_column k WHERE k.index = i.indexrelid ORDER BY k.position),
       CASE
           WHEN NOT i.indisunique THEN 'NotUnique'
           WHEN NOT (i.indisvalid AND i.indisready) THEN 'NotValid'
           WHEN i.indpred IS NOT NULL THEN 'Partial'
           WHEN i.indexprs IS NOT NULL THEN 'Expression'
           WHEN NOT i.indimmediate THEN 'Deferrable'
           WHEN m.amname <> 'btree' THEN 'NotBtree'
           WHEN EXISTS (SELECT FROM key_column k WHERE k.index = i.indexrelid AND k.nullable) THEN 'Nullable'
           WHEN (SELECT pg_catalog.count(DISTINCT o.flags & 1::pg_catalog.int2)
                 FROM pg_catalog.unnest(i.indoption::pg_catalog.int2[]) AS o (flags)) > 1
               THEN 'MixedOrder'
           WHEN EXISTS (SELECT FROM key_column k WHERE k.index = i.indexrelid AND k.other_collation)
               THEN 'OtherCollation'
           WHEN EXISTS (
               SELECT
               FROM pg_catalog.unnest(i.indclass::pg_catalog.oid[]) AS o (class)
               JOIN pg_catalog.pg_opclass p ON p.oid = o.class
               WHERE NOT p.opcdefault)
               THEN 'OtherOperatorClass'
           ELSE 'None'
       END
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_am m ON m.oid = c.relam
WHERE i.indrelid = $1
ORDER BY i.indisprimary DESC, c.relname
