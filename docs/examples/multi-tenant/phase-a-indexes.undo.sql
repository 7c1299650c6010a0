-- Undoes phase-a-indexes.sql without blocking readers or writers.

DROP INDEX CONCURRENTLY IF EXISTS personality_averages_customer_id_created_at_idx;

DROP INDEX CONCURRENTLY IF EXISTS personality_metrics_customer_id_created_at_idx;

DROP INDEX CONCURRENTLY IF EXISTS caller_profiles_customer_id_created_at_idx;

DROP INDEX CONCURRENTLY IF EXISTS call_summaries_customer_id_created_at_idx;

DROP INDEX CONCURRENTLY IF EXISTS memories_customer_id_created_at_idx;
