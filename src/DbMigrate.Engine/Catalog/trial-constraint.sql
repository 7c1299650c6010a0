-- The constraint of a trial.
SELECT pg_catalog.regexp_replace(pg_catalog.pg_get_constraintdef(c.oid), ' NOT VALID$', '')
FROM pg_catalog.pg_constraint c
WHERE c.conrelid = 'pg_temp.dbmigrate_trial'::pg_catalog.regclass AND c.conname = 'dbmigrate_trial_object'
