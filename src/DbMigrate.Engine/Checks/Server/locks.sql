-- Sessions and prepared transactions that hold a conflicting lock on one of the tables, of a transaction older than $4.
-- A prepared transaction has no pid, and its identifier in place of a query.
-- $1: schemas (NULL: by search_path), $2: tables, $3: the conflicting modes of each, with commas, $4: the seconds.
-- Autovacuum releases its lock on request, unless it prevents wraparound. For a session whose age is hidden, only locks
-- stronger than those of queries and row changes are returned.
SELECT l.pid,
       coalesce(a.usename::pg_catalog.text, p.owner::pg_catalog.text),
       extract(epoch FROM pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) coalesce(a.xact_start, p.prepared))
           ::pg_catalog.float8 AS age,
       coalesce(a.state, a.backend_type),
       CASE
           WHEN l.pid IS NULL THEN p.gid
           WHEN a.query OPERATOR(pg_catalog.<>) '<insufficient privilege>' THEN pg_catalog.left(a.query, 200)
       END,
       c.oid::pg_catalog.regclass::pg_catalog.text,
       l.mode
FROM ROWS FROM (
         pg_catalog.unnest($1::pg_catalog.text[]),
         pg_catalog.unnest($2::pg_catalog.text[]),
         pg_catalog.unnest($3::pg_catalog.text[])
     ) AS wanted (schema, name, conflicts)
JOIN pg_catalog.pg_class c
     ON c.relname OPERATOR(pg_catalog.=) wanted.name
     AND c.relkind OPERATOR(pg_catalog.=) ANY (ARRAY['r', 'p', 'm', 'f', 'v'])
JOIN pg_catalog.pg_namespace s ON s.oid OPERATOR(pg_catalog.=) c.relnamespace
     AND CASE
             WHEN wanted.schema IS NULL THEN pg_catalog.pg_table_is_visible(c.oid)
             ELSE s.nspname OPERATOR(pg_catalog.=) wanted.schema
         END
JOIN pg_catalog.pg_locks l
     ON l.locktype OPERATOR(pg_catalog.=) 'relation'
     AND l.relation OPERATOR(pg_catalog.=) c.oid
     AND l.granted
     AND l.database OPERATOR(pg_catalog.=) (
         SELECT d.oid
         FROM pg_catalog.pg_database d
         WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database())
     AND l.mode OPERATOR(pg_catalog.=) ANY (pg_catalog.string_to_array(wanted.conflicts, ','))
LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid OPERATOR(pg_catalog.=) l.pid
LEFT JOIN (
    SELECT i.virtualtransaction, x.gid, x.owner, x.prepared
    FROM pg_catalog.pg_locks i
    JOIN pg_catalog.pg_prepared_xacts x ON x.transaction OPERATOR(pg_catalog.=) i.transactionid
    WHERE i.pid IS NULL) p
    ON l.pid IS NULL AND p.virtualtransaction OPERATOR(pg_catalog.=) l.virtualtransaction
WHERE CASE
          WHEN l.pid IS NULL THEN p.gid IS NOT NULL
          ELSE a.pid IS NOT NULL AND l.pid OPERATOR(pg_catalog.<>) pg_catalog.pg_backend_pid()
      END
  AND (coalesce(a.backend_type, '') OPERATOR(pg_catalog.<>) 'autovacuum worker'
       OR a.query OPERATOR(pg_catalog.~~) '%to prevent wraparound%')
  AND CASE
          WHEN l.pid IS NOT NULL AND a.xact_start IS NULL
              THEN l.mode OPERATOR(pg_catalog.<>) ALL (ARRAY['AccessShareLock', 'RowShareLock', 'RowExclusiveLock'])
          ELSE coalesce(a.xact_start, p.prepared) OPERATOR(pg_catalog.<)
               (pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) pg_catalog.make_interval(secs => $4))
      END
ORDER BY age DESC NULLS LAST, l.pid
