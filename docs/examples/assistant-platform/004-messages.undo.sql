DROP TABLE IF EXISTS messages;
DROP FUNCTION IF EXISTS touch_conversation();
