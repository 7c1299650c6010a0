-- Whether an object exists that does not belong to a schema. $1: its kind, $2: its name.
SELECT CASE $1::pg_catalog.text
           WHEN 'Database' THEN EXISTS (
               SELECT FROM pg_catalog.pg_database d WHERE d.datname = $2 AND d.datconnlimit <> -2)
           WHEN 'DatabaseName' THEN EXISTS (SELECT FROM pg_catalog.pg_database d WHERE d.datname = $2)
           WHEN 'Tablespace' THEN EXISTS (SELECT FROM pg_catalog.pg_tablespace t WHERE t.spcname = $2)
           WHEN 'Subscription' THEN EXISTS (
               SELECT
               FROM pg_catalog.pg_subscription s
               JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
               WHERE s.subname = $2 AND d.datname = pg_catalog.current_database())
       END
