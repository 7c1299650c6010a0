-- Without CASCADE: what else uses the table is an error, not a loss. Triggers, indexes and policies go with the table.
DROP TABLE IF EXISTS conversations;
DROP FUNCTION IF EXISTS touch_updated_at();
