-- Whether the role may lock a table in a mode that conflicts with writers. $1: the table.
SELECT pg_catalog.has_table_privilege($1, 'UPDATE, DELETE, TRUNCATE')
