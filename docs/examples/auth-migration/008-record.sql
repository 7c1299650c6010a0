-- Without CASCADE: an object that still depends on them is named, not dropped.

DROP TABLE clerk_to_auth_map;
DROP TABLE migration_events;
