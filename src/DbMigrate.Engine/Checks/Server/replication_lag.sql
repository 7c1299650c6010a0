-- The standbys with their lag in seconds and in bytes.
SELECT coalesce(nullif(r.application_name, ''), r.client_addr::text, r.pid::text),
       extract(epoch FROM r.replay_lag)::float8,
       CASE WHEN NOT pg_catalog.pg_is_in_recovery()
            THEN pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), r.replay_lsn)::bigint END,
       r.state
FROM pg_catalog.pg_stat_replication r
ORDER BY 1
