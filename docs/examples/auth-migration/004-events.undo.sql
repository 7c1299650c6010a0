DROP TABLE IF EXISTS migration_events;
