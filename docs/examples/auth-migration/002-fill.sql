-- Fills the column in rows that the old build writes. Each statement is a transaction of its own: one table is locked
-- at a time, briefly.

-- Runs with the rights of the writer: a user sees its own row of users, the server sees all.
CREATE OR REPLACE FUNCTION fill_auth_user_id() RETURNS trigger
    LANGUAGE plpgsql SET search_path = ''
AS $$
BEGIN
    SELECT u.auth_user_id INTO NEW.auth_user_id FROM public.users AS u WHERE u.id = NEW.user_id;
    RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER fill_auth_user_id BEFORE INSERT ON conversations
    FOR EACH ROW WHEN (NEW.auth_user_id IS NULL) EXECUTE FUNCTION fill_auth_user_id();
CREATE OR REPLACE TRIGGER fill_auth_user_id BEFORE INSERT ON chat_sessions
    FOR EACH ROW WHEN (NEW.auth_user_id IS NULL) EXECUTE FUNCTION fill_auth_user_id();
CREATE OR REPLACE TRIGGER fill_auth_user_id BEFORE INSERT ON user_context
    FOR EACH ROW WHEN (NEW.auth_user_id IS NULL) EXECUTE FUNCTION fill_auth_user_id();
CREATE OR REPLACE TRIGGER fill_auth_user_id BEFORE INSERT ON conversation_memory
    FOR EACH ROW WHEN (NEW.auth_user_id IS NULL) EXECUTE FUNCTION fill_auth_user_id();
CREATE OR REPLACE TRIGGER fill_auth_user_id BEFORE INSERT ON topic_progression
    FOR EACH ROW WHEN (NEW.auth_user_id IS NULL) EXECUTE FUNCTION fill_auth_user_id();
CREATE OR REPLACE TRIGGER fill_auth_user_id BEFORE INSERT ON user_onboarding_milestones
    FOR EACH ROW WHEN (NEW.auth_user_id IS NULL) EXECUTE FUNCTION fill_auth_user_id();
CREATE OR REPLACE TRIGGER fill_auth_user_id BEFORE INSERT ON user_preferences
    FOR EACH ROW WHEN (NEW.auth_user_id IS NULL) EXECUTE FUNCTION fill_auth_user_id();
CREATE OR REPLACE TRIGGER fill_auth_user_id BEFORE INSERT ON data_export_requests
    FOR EACH ROW WHEN (NEW.auth_user_id IS NULL) EXECUTE FUNCTION fill_auth_user_id();
CREATE OR REPLACE TRIGGER fill_auth_user_id BEFORE INSERT ON idempotency_keys
    FOR EACH ROW WHEN (NEW.auth_user_id IS NULL) EXECUTE FUNCTION fill_auth_user_id();
CREATE OR REPLACE TRIGGER fill_auth_user_id BEFORE INSERT ON privacy_audit_log
    FOR EACH ROW WHEN (NEW.auth_user_id IS NULL) EXECUTE FUNCTION fill_auth_user_id();
CREATE OR REPLACE TRIGGER fill_auth_user_id BEFORE INSERT ON upload_sessions
    FOR EACH ROW WHEN (NEW.auth_user_id IS NULL) EXECUTE FUNCTION fill_auth_user_id();
