-- Replication slots that nobody reads from, and what of the log they hold back. A slot of another database is that one's.
select 'replication slot', quote_ident(s.slot_name), array[coalesce(s.wal_status, ''), pg_size_pretty(w.held)],
       'SELECT pg_drop_replication_slot(' || quote_literal(s.slot_name) || ');', null::bigint, w.held::bigint
from pg_replication_slots s
join lateral (
  select pg_wal_lsn_diff(case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end, s.restart_lsn) as held
) w on true
where not s.active and not s.temporary and (s.database is null or s.database = current_database())
  and (s.restart_lsn is not null or s.wal_status = 'lost')
