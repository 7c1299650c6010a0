-- The sessions of this database that wait for a lock, and those that block them; with $1, all sessions that hold or
-- await a lock of one of the tables. $1: the tables' oids. $2: the modes of locks. $3: for each of them the modes that
-- conflict with it, with commas.
-- A blocker that waits itself has its own wait in its row. A prepared transaction has no process: it has a number below
-- 0 here. The server says only that one of them blocks a session; which, follows from their locks.
WITH locks AS MATERIALIZED (
    SELECT l.pid, l.locktype, l.relation, l.mode, l.granted, l.waitstart, l.virtualtransaction, l.transactionid,
           l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()) AS is_here,
           concat_ws('/', l.locktype, l.database, coalesce(l.relation::text, '-'), coalesce(l.page::text, '-'),
                     coalesce(l.tuple::text, '-'), coalesce(l.virtualxid, '-'), coalesce(l.transactionid::text, '-'),
                     coalesce(l.classid::text, '-'), coalesce(l.objid::text, '-'), l.objsubid) AS target
    FROM pg_locks l
),
wanted AS (
    SELECT t.relation FROM unnest($1::oid[]) AS t (relation)
),
waiting AS (
    SELECT DISTINCT ON (l.pid) l.pid, l.mode, l.waitstart, l.locktype, l.relation, l.is_here, l.target,
           pg_blocking_pids(l.pid) AS blockers
    FROM locks l
    JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE NOT l.granted AND a.datname = current_database()
    ORDER BY l.pid
),
involved AS (
    SELECT w.pid FROM waiting w
    UNION
    SELECT b.pid FROM waiting w, unnest(w.blockers) AS b (pid) WHERE b.pid <> 0
    UNION
    SELECT l.pid FROM locks l JOIN wanted t ON t.relation = l.relation
    WHERE l.locktype = 'relation' AND l.is_here AND l.pid IS NOT NULL AND l.pid <> pg_backend_pid()
),
prepared AS (
    SELECT l.virtualtransaction, x.gid, x.owner::text AS owner, x.prepared,
           (- row_number() OVER (ORDER BY x.prepared, x.gid))::int AS number
    FROM locks l
    JOIN pg_prepared_xacts x ON x.transaction = l.transactionid
    WHERE l.pid IS NULL AND x.database = current_database()
),
by_prepared AS (
    SELECT w.pid, array_agg(DISTINCT p.number) AS numbers
    FROM waiting w
    JOIN unnest($2::text[], $3::text[]) AS m (mode, conflicts) ON m.mode = w.mode
    JOIN locks l ON l.pid IS NULL AND l.granted AND l.target = w.target
                AND l.mode = ANY (string_to_array(m.conflicts, ','))
    JOIN prepared p ON p.virtualtransaction = l.virtualtransaction
    WHERE 0 = ANY (w.blockers)
    GROUP BY w.pid
),
held AS (
    -- The strongest mode of each relation: modes are compared by what they conflict with.
    SELECT l.pid, l.virtualtransaction,
           array_agg(DISTINCT l.mode || ' on ' || format('%I.%I', n.nspname, c.relname)) AS modes,
           bool_or(l.relation IN (SELECT t.relation FROM wanted t)) AS is_wanted
    FROM locks l
    JOIN pg_class c ON c.oid = l.relation
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE l.locktype = 'relation' AND l.is_here AND l.granted AND n.nspname NOT IN ('pg_catalog', 'pg_toast')
    GROUP BY l.pid, l.virtualtransaction
)
SELECT i.pid,
       CASE
           WHEN b.pid IS NULL THEN coalesce(w.blockers, '{}')
           ELSE array_remove(w.blockers, 0) || b.numbers
       END,
       coalesce(w.mode, ''),
       CASE
           WHEN w.relation IS NULL THEN coalesce(w.locktype, '')
           WHEN n.nspname IS NULL THEN w.relation::regclass::text
           ELSE format('%I.%I', n.nspname, c.relname)
       END,
       clock_timestamp() - w.waitstart,
       coalesce(h.modes, '{}'),
       coalesce(h.is_wanted, false) OR coalesce(w.relation IN (SELECT t.relation FROM wanted t), false),
       coalesce(a.usename::text, ''),
       coalesce(a.application_name, ''),
       clock_timestamp() - a.xact_start,
       clock_timestamp() - a.query_start,
       coalesce("left"(a.query, 200), ''),
       coalesce(a.backend_type, ''),
       coalesce(a.state, '')
FROM involved i
LEFT JOIN waiting w ON w.pid = i.pid
LEFT JOIN by_prepared b ON b.pid = i.pid
LEFT JOIN pg_class c ON w.is_here AND c.oid = w.relation
LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN held h ON h.pid = i.pid
LEFT JOIN pg_stat_activity a ON a.pid = i.pid
UNION ALL
SELECT p.number, '{}', '', '', NULL, coalesce(h.modes, '{}'), coalesce(h.is_wanted, false), p.owner, '',
       clock_timestamp() - p.prepared, NULL, p.gid, '', ''
FROM prepared p
LEFT JOIN held h ON h.pid IS NULL AND h.virtualtransaction = p.virtualtransaction
WHERE h.is_wanted OR EXISTS (SELECT FROM by_prepared b WHERE p.number = ANY (b.numbers))
ORDER BY 10 DESC NULLS LAST, 1
