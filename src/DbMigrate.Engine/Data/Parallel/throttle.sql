select (select max(case when r.replay_lag is null
                             and pg_wal_lsn_diff(case when pg_is_in_recovery() then null else pg_current_wal_lsn() end,
                                                 r.replay_lsn) < 16 * 1024 * 1024
                        then interval '0'
                        else r.replay_lag end) from pg_stat_replication r),
       (select count(*)::int from pg_stat_activity a
        where a.backend_type = 'client backend' and a.state = 'active' and a.application_name not like 'dbmigrate %'),
       current_setting('max_connections')::int
