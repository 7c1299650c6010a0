-- How many sessions a role has. $1: its name.
SELECT pg_catalog.count(*)
FROM pg_catalog.pg_stat_activity a
WHERE a.usename OPERATOR(pg_catalog.=) $1
