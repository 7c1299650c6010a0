-- Without CASCADE: what still hung on them would be named, not taken along.

DROP TABLE clerk_to_auth_map;
DROP TABLE migration_events;
