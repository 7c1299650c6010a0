DROP VIEW IF EXISTS current_day_usage;
DROP MATERIALIZED VIEW IF EXISTS monthly_usage_summary;
DROP FUNCTION IF EXISTS increment_usage(uuid, uuid, date, integer, integer, numeric);
DROP TABLE IF EXISTS usage_metrics;
