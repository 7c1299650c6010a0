-- The sequences that columns of a table take values from: owned by them, or named in their defaults. $1: the table as
-- SQL reads it. The session's search_path reads it.
SELECT pg_catalog.format('%I.%I', tn.nspname, t.relname),
       pg_catalog.quote_ident(a.attname),
       pg_catalog.format('%I.%I', sn.nspname, s.relname),
       q.seqincrement,
       q.seqmin,
       q.seqmax,
       q.seqcycle
FROM pg_catalog.pg_class t
JOIN pg_catalog.pg_namespace tn ON tn.oid OPERATOR(pg_catalog.=) t.relnamespace
JOIN pg_catalog.pg_attribute a
    ON a.attrelid OPERATOR(pg_catalog.=) t.oid
    AND a.attnum OPERATOR(pg_catalog.>) 0
    AND NOT a.attisdropped
JOIN LATERAL (
    SELECT d.objid
    FROM pg_catalog.pg_depend d
    WHERE d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
      AND d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
      AND d.refobjid OPERATOR(pg_catalog.=) t.oid
      AND d.refobjsubid OPERATOR(pg_catalog.=) a.attnum
      AND d.deptype OPERATOR(pg_catalog.=) ANY (ARRAY['a', 'i']::"char"[])
    UNION
    SELECT d.refobjid
    FROM pg_catalog.pg_attrdef f
    JOIN pg_catalog.pg_depend d
        ON d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_attrdef'::pg_catalog.regclass
        AND d.objid OPERATOR(pg_catalog.=) f.oid
        AND d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
    WHERE f.adrelid OPERATOR(pg_catalog.=) t.oid
      AND f.adnum OPERATOR(pg_catalog.=) a.attnum
) AS o ON true
JOIN pg_catalog.pg_class s
    ON s.oid OPERATOR(pg_catalog.=) o.objid
    AND s.relkind OPERATOR(pg_catalog.=) 'S'::"char"
JOIN pg_catalog.pg_namespace sn ON sn.oid OPERATOR(pg_catalog.=) s.relnamespace
JOIN pg_catalog.pg_sequence q ON q.seqrelid OPERATOR(pg_catalog.=) s.oid
WHERE t.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass($1)::pg_catalog.oid
ORDER BY a.attnum, s.relname
