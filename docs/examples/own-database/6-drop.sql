-- In the order of the foreign keys. Without CASCADE: what else depends on a table is an error, and is not dropped.
DROP TABLE request_messages;
DROP TABLE feature_requests;
DROP TABLE app_config;
DROP TABLE __drizzle_migrations;

DROP TYPE request_status;
DROP TYPE task_status;
DROP TYPE request_origin;
DROP TYPE config_type;
DROP TYPE message_type;
DROP TYPE message_source;

-- The function of the trigger that refused late writes.
DROP FUNCTION dbmigrate_moved();
