DROP MATERIALIZED VIEW IF EXISTS message_feedback_summary;
DROP TABLE IF EXISTS feedback;
