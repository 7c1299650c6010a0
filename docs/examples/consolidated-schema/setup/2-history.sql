-- A database with a past: the archived files ran here, and the Supabase CLI recorded those whose names it takes. This
-- is the order in which they ran. It is not that of their names.

SET ROLE studio_owner;

\ir ../supabase/migrations_archive/20240101000000_initial_schema.sql
\ir ../supabase/migrations_archive/20240101000001_validation_queries.sql
\ir ../supabase/migrations_archive/20240101000002_enhanced_policies.sql
\ir ../supabase/migrations_archive/20240101000003_privacy_monitoring.sql
\ir ../supabase/migrations_archive/000000000800_upsert_functions.sql
\ir ../supabase/migrations_archive/20250101000000_performance_indexes.sql
\ir ../supabase/migrations_archive/20250106000000_metrics_log.sql
\ir ../supabase/migrations_archive/2025-11-05_telemetry.sql
\ir ../supabase/migrations_archive/2025-11-05_trust_audit.sql
\ir ../supabase/migrations_archive/20251105_workflow_runs.sql
\ir ../supabase/migrations_archive/20251105_crux_hardening.sql
\ir ../supabase/migrations_archive/20250110000000_consolidated_rls_policies.sql
\ir ../supabase/migrations_archive/20250115000000_activation_analytics_indexes.sql

CREATE SCHEMA supabase_migrations;
CREATE TABLE supabase_migrations.schema_migrations (version text NOT NULL PRIMARY KEY, statements text[], name text);
INSERT INTO supabase_migrations.schema_migrations (version, name)
VALUES ('20240101000000', 'initial_schema'),
       ('20240101000001', 'validation_queries'),
       ('20240101000002', 'enhanced_policies'),
       ('20240101000003', 'privacy_monitoring'),
       ('000000000800', 'upsert_functions'),
       ('20250101000000', 'performance_indexes'),
       ('20250106000000', 'metrics_log'),
       ('20251105', 'workflow_runs'),
       ('20250110000000', 'consolidated_rls_policies'),
       ('20250115000000', 'activation_analytics_indexes');

RESET ROLE;
