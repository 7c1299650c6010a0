-- One transaction for each table; each changes only the catalog.

ALTER TABLE users ALTER COLUMN auth_user_id DROP NOT NULL;
ALTER TABLE conversations ALTER COLUMN auth_user_id DROP NOT NULL;
ALTER TABLE chat_sessions ALTER COLUMN auth_user_id DROP NOT NULL;
ALTER TABLE user_context ALTER COLUMN auth_user_id DROP NOT NULL;
ALTER TABLE conversation_memory ALTER COLUMN auth_user_id DROP NOT NULL;
ALTER TABLE topic_progression ALTER COLUMN auth_user_id DROP NOT NULL;
ALTER TABLE user_onboarding_milestones ALTER COLUMN auth_user_id DROP NOT NULL;
ALTER TABLE user_preferences ALTER COLUMN auth_user_id DROP NOT NULL;
ALTER TABLE data_export_requests ALTER COLUMN auth_user_id DROP NOT NULL;
ALTER TABLE idempotency_keys ALTER COLUMN auth_user_id DROP NOT NULL;
ALTER TABLE upload_sessions ALTER COLUMN auth_user_id DROP NOT NULL;
