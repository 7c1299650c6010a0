-- The columns that a foreign key would reference, in the order of its own, with the operator that compares each pair, as
-- the server chooses it: the equality of the referenced unique index. A row is missing where there is no such index, and
-- where the role may not read a column of the pair.
-- $1: the referenced table, $2: its columns, none: its primary key, $3: the referencing table, $4: its columns.
WITH RECURSIVE chosen AS (
    SELECT i.indrelid,
           i.indclass::pg_catalog.oid[] AS classes,
           i.indkey::pg_catalog.int2[] AS numbers,
           ARRAY(SELECT a.attname::pg_catalog.text
                 FROM pg_catalog.generate_series(0, i.indnkeyatts - 1) AS k (position)
                 JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.position]
                 ORDER BY k.position) AS names
    FROM pg_catalog.pg_index i
    WHERE i.indrelid = $1 AND i.indisunique AND i.indisvalid AND i.indimmediate
      AND i.indpred IS NULL AND i.indexprs IS NULL
      AND i.indnkeyatts = pg_catalog.cardinality($4::pg_catalog.text[])
      AND (i.indisprimary OR pg_catalog.cardinality($2::pg_catalog.text[]) > 0)
    ORDER BY i.indisprimary DESC, i.indexrelid
), pair AS (
    SELECT c.indrelid, c.classes, c.names, p.position, w.name AS wanted, p.name AS own
    FROM (SELECT * FROM chosen c
          WHERE pg_catalog.cardinality($2::pg_catalog.text[]) = 0
             OR (c.names <@ $2::pg_catalog.text[] AND c.names @> $2::pg_catalog.text[])
          LIMIT 1) c,
         pg_catalog.unnest($4::pg_catalog.text[]) WITH ORDINALITY AS p (name, position),
         LATERAL (SELECT COALESCE(($2::pg_catalog.text[])[p.position], c.names[p.position])) AS w (name)
), typed AS (
    SELECT p.position, p.wanted, p.own, a.atttypid AS type,
           p.classes[pg_catalog.array_position(p.names, p.wanted) - 1] AS class
    FROM pair p
    JOIN pg_catalog.pg_attribute a ON a.attrelid = $3 AND a.attname = p.own AND NOT a.attisdropped
), base AS (
    SELECT t.position, t.type FROM typed t
    UNION ALL
    SELECT b.position, y.typbasetype FROM base b JOIN pg_catalog.pg_type y ON y.oid = b.type WHERE y.typtype = 'd'
)
SELECT t.wanted,
       pg_catalog.format('OPERATOR(%I.%s)', n.nspname, o.oprname),
       CASE WHEN l.typtype <> 'p' THEN pg_catalog.format('%I.%I', ln.nspname, l.typname) END,
       CASE WHEN r.typtype <> 'p' THEN pg_catalog.format('%I.%I', rn.nspname, r.typname) END
FROM typed t
JOIN pg_catalog.pg_opclass k ON k.oid = t.class
CROSS JOIN LATERAL (
    SELECT m.amopopr
    FROM pg_catalog.pg_amop m
    WHERE m.amopfamily = k.opcfamily AND m.amopstrategy = 3 AND m.amoplefttype = k.opcintype
      AND (m.amoprighttype = k.opcintype
           OR m.amoprighttype = (SELECT b.type
                                 FROM base b
                                 JOIN pg_catalog.pg_type y ON y.oid = b.type AND y.typtype <> 'd'
                                 WHERE b.position = t.position))
    ORDER BY m.amoprighttype = k.opcintype
    LIMIT 1) m
JOIN pg_catalog.pg_operator o ON o.oid = m.amopopr
JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
JOIN pg_catalog.pg_type l ON l.oid = o.oprleft
JOIN pg_catalog.pg_namespace ln ON ln.oid = l.typnamespace
JOIN pg_catalog.pg_type r ON r.oid = o.oprright
JOIN pg_catalog.pg_namespace rn ON rn.oid = r.typnamespace
WHERE pg_catalog.has_column_privilege($1, t.wanted, 'SELECT')
  AND pg_catalog.has_column_privilege($3, t.own, 'SELECT')
ORDER BY t.position
