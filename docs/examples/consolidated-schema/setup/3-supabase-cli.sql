-- The last migration that the Supabase CLI applied, before the plan took over.

SET ROLE studio_owner;

\ir ../supabase/migrations/20250120000000_nps_submissions.sql

INSERT INTO supabase_migrations.schema_migrations (version, name) VALUES ('20250120000000', 'nps_submissions');

RESET ROLE;
