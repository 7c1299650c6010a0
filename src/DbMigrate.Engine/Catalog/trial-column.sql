-- The file of the trial table, which a rewrite replaces, also of an empty table, and its column.
SELECT pg_catalog.pg_relation_filenode(t.oid)::pg_catalog.text,
       pg_catalog.format_type(a.atttypid, a.atttypmod),
       pg_catalog.pg_get_expr(d.adbin, d.adrelid)
FROM pg_catalog.pg_class t
LEFT JOIN pg_catalog.pg_attribute a
       ON a.attrelid OPERATOR(pg_catalog.=) t.oid
      AND a.attname OPERATOR(pg_catalog.=) 'trial'::pg_catalog.name
LEFT JOIN pg_catalog.pg_attrdef d
       ON d.adrelid OPERATOR(pg_catalog.=) a.attrelid
      AND d.adnum OPERATOR(pg_catalog.=) a.attnum
WHERE t.oid OPERATOR(pg_catalog.=) 'pg_temp.dbmigrate_trial'::pg_catalog.regclass::pg_catalog.oid
