-- Free connections of the server, without the reserved ones, and of this database and this role if they have limits.
WITH sessions AS (
    -- Without pg_read_all_stats, the type of another role's session is NULL.
    SELECT a.datname, a.usename
    FROM pg_catalog.pg_stat_activity a
    WHERE a.datid IS NOT NULL AND coalesce(a.backend_type, 'client backend') = 'client backend'
)
SELECT 'server',
       (total.most - (SELECT count(*) FROM sessions))::int,
       total.most
FROM (SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
             - coalesce(current_setting('reserved_connections', true)::int, 0) AS most) AS total
UNION ALL
SELECT 'database', (d.datconnlimit - (SELECT count(*) FROM sessions a WHERE a.datname = d.datname))::int, d.datconnlimit
FROM pg_catalog.pg_database d
WHERE d.datname = current_database() AND d.datconnlimit >= 0
UNION ALL
SELECT 'role', (r.rolconnlimit - (SELECT count(*) FROM sessions a WHERE a.usename = r.rolname))::int, r.rolconnlimit
FROM pg_catalog.pg_roles r
WHERE r.rolname = session_user AND r.rolconnlimit >= 0 AND NOT r.rolsuper
