-- The indexes of a table, with why each cannot be a key of its rows; the primary key first. $1: the table.
WITH key_column AS (
    SELECT i.indexrelid AS index,
           k.position,
           a.attname::pg_catalog.text AS name,
           (i.indclass::pg_catalog.oid[])[k.position - 1] AS class,
           pg_catalog.format('%I.%I', tn.nspname, t.typname) AS type,
           NOT a.attnotnull AS nullable,
           a.attcollation <> (i.indcollation::pg_catalog.oid[])[k.position - 1] AS other_collation
    FROM pg_catalog.pg_index i
    CROSS JOIN pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY AS k (number, position)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace
    WHERE i.indrelid = $1 AND k.position <= i.indnkeyatts
)
SELECT i.indisprimary,
       c.relname::pg_catalog.text,
       ARRAY(SELECT k.name FROM key_column k WHERE k.index = i.indexrelid ORDER BY k.position),
       ARRAY(SELECT k.type FROM key_column k WHERE k.index = i.indexrelid ORDER BY k.position),
       -- How its operator class compares: less, less or equal, equal, greater or equal, greater.
       ARRAY(
           SELECT pg_catalog.format('OPERATOR(%I.%s)', n.nspname, o.oprname)
           FROM key_column k
           JOIN pg_catalog.pg_opclass p ON p.oid = k.class
           JOIN pg_catalog.pg_amop s
                ON s.amopfamily = p.opcfamily
               AND s.amoplefttype = p.opcintype
               AND s.amoprighttype = p.opcintype
               AND s.amopmethod = p.opcmethod
           JOIN pg_catalog.pg_operator o ON o.oid = s.amopopr
           JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
           WHERE k.index = i.indexrelid AND m.amname = 'btree'
           ORDER BY k.position, s.amopstrategy),
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
