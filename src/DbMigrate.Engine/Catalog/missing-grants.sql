-- The positions of privileges that are not granted. $1: kinds, $2: objects as SQL reads them, $3: privileges,
-- $4: grantees, not quoted (NULL: PUBLIC), $5: the roles whose future objects are meant, or NULL.
SELECT w.position
FROM ROWS FROM (
         pg_catalog.unnest($1::pg_catalog.text[]),
         pg_catalog.unnest($2::pg_catalog.text[]),
         pg_catalog.unnest($3::pg_catalog.text[]),
         pg_catalog.unnest($4::pg_catalog.text[]),
         pg_catalog.unnest($5::pg_catalog.text[])
     ) WITH ORDINALITY AS w (kind, name, privilege, grantee, creator, position)
LEFT JOIN pg_catalog.pg_roles g ON g.rolname OPERATOR(pg_catalog.=) w.grantee
LEFT JOIN pg_catalog.pg_roles o ON o.rolname OPERATOR(pg_catalog.=) w.creator
LEFT JOIN pg_catalog.pg_class c
    ON c.oid OPERATOR(pg_catalog.=)
       CASE
           WHEN w.kind OPERATOR(pg_catalog.=) ANY (ARRAY['table', 'sequence'])
               THEN pg_catalog.to_regclass(w.name)::pg_catalog.oid
       END
LEFT JOIN pg_catalog.pg_proc p
    ON p.oid OPERATOR(pg_catalog.=)
       CASE w.kind WHEN 'function' THEN pg_catalog.to_regprocedure(w.name)::pg_catalog.oid END
LEFT JOIN pg_catalog.pg_namespace n
    ON n.oid OPERATOR(pg_catalog.=)
       CASE
           WHEN w.kind OPERATOR(pg_catalog.=) ANY (ARRAY['schema', 'future table', 'future sequence'])
               THEN pg_catalog.to_regnamespace(w.name)::pg_catalog.oid
       END
LEFT JOIN pg_catalog.pg_database d
    ON w.kind OPERATOR(pg_catalog.=) 'database'
    AND pg_catalog.quote_ident(d.datname) OPERATOR(pg_catalog.=) w.name
LEFT JOIN pg_catalog.pg_default_acl f
    ON w.kind OPERATOR(pg_catalog.=) ANY (ARRAY['future table', 'future sequence'])
    AND f.defaclrole OPERATOR(pg_catalog.=) o.oid
    AND f.defaclnamespace OPERATOR(pg_catalog.=) n.oid
    AND f.defaclobjtype OPERATOR(pg_catalog.=)
        CASE w.kind WHEN 'future table' THEN 'r'::"char" ELSE 'S'::"char" END
WHERE CASE w.kind
          WHEN 'role' THEN NOT EXISTS (
              SELECT
              FROM pg_catalog.pg_auth_members m
              JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) m.roleid
              WHERE pg_catalog.quote_ident(r.rolname) OPERATOR(pg_catalog.=) w.name
                AND m.member OPERATOR(pg_catalog.=) g.oid
                -- Since PostgreSQL 16, a membership may be for administration alone.
                AND coalesce(
                        (pg_catalog.to_jsonb(m) OPERATOR(pg_catalog.->>) 'set_option')::pg_catalog.bool, true))
          ELSE NOT EXISTS (
              SELECT
              FROM pg_catalog.aclexplode(
                  CASE w.kind
                      WHEN 'table' THEN coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner))
                      WHEN 'sequence' THEN coalesce(c.relacl, pg_catalog.acldefault('s', c.relowner))
                      WHEN 'function' THEN coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))
                      WHEN 'schema' THEN coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner))
                      WHEN 'database' THEN coalesce(d.datacl, pg_catalog.acldefault('d', d.datdba))
                      ELSE f.defaclacl
                  END) AS a
              WHERE a.grantee OPERATOR(pg_catalog.=)
                    CASE WHEN w.grantee IS NULL THEN 0::pg_catalog.oid ELSE g.oid END
                AND a.privilege_type OPERATOR(pg_catalog.=) w.privilege)
      END
ORDER BY w.position
