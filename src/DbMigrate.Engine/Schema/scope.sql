-- Resolves names by the session's search_path, for snapshot.sql, which runs without it. $1: names as SQL reads them.
select pg_catalog.set_config(
           'dbmigrate.scope',
           coalesce(
               (select pg_catalog.array_agg(pg_catalog.to_regclass(n)::pg_catalog.oid)::pg_catalog.text
                from pg_catalog.unnest($1::pg_catalog.text[]) n
                where pg_catalog.to_regclass(n) is not null),
               '{}'),
           true)
