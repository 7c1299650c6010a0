-- Properties of the server and of the session. $1: names of settings, $2: names of extensions.
SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4,
       pg_catalog.current_setting('server_version'),
       coalesce((
           SELECT s.ssl
           FROM pg_catalog.pg_stat_ssl s
           WHERE s.pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid()), false),
       ARRAY(
           SELECT pg_catalog.current_setting(w.name, true)
           FROM pg_catalog.unnest($1::pg_catalog.text[]) WITH ORDINALITY AS w (name, position)
           ORDER BY w.position
       ),
       ARRAY(
           SELECT e.extname::pg_catalog.text
           FROM pg_catalog.pg_extension e
           WHERE e.extname OPERATOR(pg_catalog.=) ANY ($2::pg_catalog.text[])
       )
