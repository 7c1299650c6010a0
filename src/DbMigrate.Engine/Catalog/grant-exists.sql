-- Whether objects exist that privileges are granted on. $1: kinds, $2: names as SQL reads them. The names of relations
-- and functions without a schema are read by the session's search_path. Returns the written name, or NULL.
SELECT CASE w.kind
           WHEN 'table' THEN (
               SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
               FROM pg_catalog.pg_class c
               JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
               WHERE c.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(w.name)::pg_catalog.oid
                 AND c.relkind OPERATOR(pg_catalog.=) ANY (ARRAY['r', 'p', 'v', 'm', 'f']::"char"[]))
           WHEN 'sequence' THEN (
               SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
               FROM pg_catalog.pg_class c
               JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
               WHERE c.oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(w.name)::pg_catalog.oid
                 AND c.relkind OPERATOR(pg_catalog.=) 'S'::"char")
           WHEN 'function' THEN (
               SELECT pg_catalog.format('%I.%I(%s)', n.nspname, p.proname,
                                        pg_catalog.pg_get_function_identity_arguments(p.oid))
               FROM pg_catalog.pg_proc p
               JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) p.pronamespace
               WHERE p.oid OPERATOR(pg_catalog.=) pg_catalog.to_regprocedure(w.name)::pg_catalog.oid)
           WHEN 'role' THEN (
               SELECT pg_catalog.quote_ident(r.rolname)
               FROM pg_catalog.pg_roles r
               WHERE pg_catalog.quote_ident(r.rolname) OPERATOR(pg_catalog.=) w.name)
           WHEN 'database' THEN (
               SELECT pg_catalog.quote_ident(d.datname)
               FROM pg_catalog.pg_database d
               WHERE pg_catalog.quote_ident(d.datname) OPERATOR(pg_catalog.=) w.name)
           ELSE (
               SELECT pg_catalog.quote_ident(n.nspname)
               FROM pg_catalog.pg_namespace n
               WHERE n.oid OPERATOR(pg_catalog.=) pg_catalog.to_regnamespace(w.name)::pg_catalog.oid)
       END
FROM ROWS FROM (
         pg_catalog.unnest($1::pg_catalog.text[]),
         pg_catalog.unnest($2::pg_catalog.text[])
     ) WITH ORDINALITY AS w (kind, name, position)
ORDER BY w.position
