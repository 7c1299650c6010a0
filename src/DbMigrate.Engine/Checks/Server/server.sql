-- The server's version, and whether it takes writes.
SELECT current_setting('server_version_num')::int,
       current_setting('server_version'),
       pg_catalog.pg_is_in_recovery(),
       current_setting('default_transaction_read_only')::boolean
