-- The relations that a batch locks, each with its strongest mode, in the order in which they are asked for; and for
-- each the sessions that hold or await a conflicting lock. A relation without a conflict has one row.
-- $1: the names. $2: whether each is the name of an index whose table is meant. $3: the modes, 0 (ACCESS SHARE) to 7.
-- $4: whether LOCK TABLE may be used. $5: whether partitions and children are locked, too. $6: a foreign key whose
-- referenced table is locked, too; * for all from and to the table. $7: by mode, the names of the conflicting modes.
-- A parent comes before its partitions: queries lock in this order. Names that do not exist are left out.
WITH RECURSIVE asked AS (
    SELECT CASE
               WHEN w.of_index THEN (
                   SELECT i.indrelid
                   FROM pg_catalog.pg_index i
                   WHERE i.indexrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(w.name)::pg_catalog.oid)
               ELSE pg_catalog.to_regclass(w.name)::pg_catalog.oid
           END AS relation,
           w.mode,
           w.by_command,
           w.partitions,
           w.foreign_keys
    FROM ROWS FROM (
             pg_catalog.unnest($1::pg_catalog.text[]),
             pg_catalog.unnest($2::pg_catalog.bool[]),
             pg_catalog.unnest($3::pg_catalog.int4[]),
             pg_catalog.unnest($4::pg_catalog.bool[]),
             pg_catalog.unnest($5::pg_catalog.bool[]),
             pg_catalog.unnest($6::pg_catalog.text[])
         ) AS w (name, of_index, mode, by_command, partitions, foreign_keys)
),
named AS (
    SELECT a.relation, a.mode, a.by_command, a.partitions FROM asked a WHERE a.relation IS NOT NULL
    UNION ALL
    SELECT c.confrelid, a.mode, a.by_command, false
    FROM asked a
    JOIN pg_catalog.pg_constraint c
         ON c.conrelid OPERATOR(pg_catalog.=) a.relation
         AND c.contype OPERATOR(pg_catalog.=) 'f'
         AND (a.foreign_keys OPERATOR(pg_catalog.=) '*'
              OR c.conname::pg_catalog.text OPERATOR(pg_catalog.=) a.foreign_keys)
    UNION ALL
    SELECT c.conrelid, a.mode, a.by_command, false
    FROM asked a
    JOIN pg_catalog.pg_constraint c
         ON c.confrelid OPERATOR(pg_catalog.=) a.relation
         AND c.contype OPERATOR(pg_catalog.=) 'f'
         AND a.foreign_keys OPERATOR(pg_catalog.=) '*'
),
tree AS (
    SELECT n.relation AS root, n.relation, 0 AS depth, n.mode, n.by_command, n.partitions
    FROM named n
    UNION
    SELECT t.root, i.inhrelid, t.depth OPERATOR(pg_catalog.+) 1, t.mode, t.by_command, t.partitions
    FROM tree t
    JOIN pg_catalog.pg_inherits i ON i.inhparent OPERATOR(pg_catalog.=) t.relation
    WHERE t.partitions
),
wanted AS (
    SELECT t.relation,
           pg_catalog.max(t.mode) AS mode,
           pg_catalog.bool_and(t.by_command) AS by_command,
           pg_catalog.max(t.depth) AS depth,
           pg_catalog.min(pg_catalog.format('%I.%I', n.nspname, c.relname)) AS root
    FROM tree t
    JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) t.root
    JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
    GROUP BY t.relation
),
taken AS MATERIALIZED (
    SELECT l.locktype, l.database, l.relation, l.transactionid, l.pid, l.mode, l.granted, l.virtualtransaction
    FROM pg_catalog.pg_locks l
),
held AS (
    SELECT l.relation, l.pid, l.mode, l.granted, l.virtualtransaction
    FROM taken l
    WHERE l.locktype OPERATOR(pg_catalog.=) 'relation'
      AND (l.pid IS NULL OR l.pid OPERATOR(pg_catalog.<>) pg_catalog.pg_backend_pid())
      AND l.database OPERATOR(pg_catalog.=) (
              SELECT d.oid
              FROM pg_catalog.pg_database d
              WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database())
),
-- A prepared transaction has no process. Its own transaction id is among its locks.
prepared AS (
    SELECT l.virtualtransaction, x.gid, x.owner, x.prepared
    FROM taken l
    JOIN pg_catalog.pg_prepared_xacts x ON x.transaction OPERATOR(pg_catalog.=) l.transactionid
    WHERE l.pid IS NULL
)
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname),
       w.mode,
       -- What LOCK TABLE takes and the role may lock: https://www.postgresql.org/docs/current/sql-lock.html.
       w.by_command
           AND c.relkind OPERATOR(pg_catalog.=) ANY (ARRAY['r', 'p']::pg_catalog."char"[])
           AND c.relpersistence OPERATOR(pg_catalog.<>) 't'
           AND c.oid::pg_catalog.int8 OPERATOR(pg_catalog.>=) 16384
           AND (pg_catalog.has_table_privilege(c.oid, 'UPDATE, DELETE, TRUNCATE')
                OR (w.mode OPERATOR(pg_catalog.=) 0 AND pg_catalog.has_table_privilege(c.oid, 'SELECT'))),
       pg_catalog.current_setting('deadlock_timeout')::interval,
       coalesce(h.virtualtransaction, ''),
       h.pid,
       coalesce(h.mode, ''),
       coalesce(h.granted, true),
       coalesce(a.usename::pg_catalog.text, x.owner::pg_catalog.text, ''),
       coalesce(a.application_name, ''),
       pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) coalesce(a.xact_start, x.prepared),
       coalesce(pg_catalog."left"(a.query, 200), x.gid, ''),
       coalesce(a.backend_type, ''),
       coalesce(a.state, '')
FROM wanted w
JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) w.relation
JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
LEFT JOIN held h
     ON h.relation OPERATOR(pg_catalog.=) w.relation
     AND h.mode OPERATOR(pg_catalog.=) ANY (
             pg_catalog.string_to_array(($7::pg_catalog.text[])[w.mode OPERATOR(pg_catalog.+) 1], ','))
LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid OPERATOR(pg_catalog.=) h.pid
LEFT JOIN prepared x ON h.pid IS NULL AND x.virtualtransaction OPERATOR(pg_catalog.=) h.virtualtransaction
ORDER BY w.root, w.depth, 1, coalesce(a.xact_start, x.prepared) NULLS LAST
