-- Fills the column in the rows of a user who gets an account later than the others. Created after the backfill, which
-- does not need it.

CREATE OR REPLACE FUNCTION carry_auth_user_id() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    UPDATE public.conversations SET auth_user_id = NEW.auth_user_id WHERE user_id = NEW.id AND auth_user_id IS NULL;
    UPDATE public.chat_sessions SET auth_user_id = NEW.auth_user_id WHERE user_id = NEW.id AND auth_user_id IS NULL;
    UPDATE public.user_context SET auth_user_id = NEW.auth_user_id WHERE user_id = NEW.id AND auth_user_id IS NULL;
    UPDATE public.conversation_memory SET auth_user_id = NEW.auth_user_id WHERE user_id = NEW.id AND auth_user_id IS NULL;
    UPDATE public.topic_progression SET auth_user_id = NEW.auth_user_id WHERE user_id = NEW.id AND auth_user_id IS NULL;
    UPDATE public.user_onboarding_milestones SET auth_user_id = NEW.auth_user_id WHERE user_id = NEW.id AND auth_user_id IS NULL;
    UPDATE public.user_preferences SET auth_user_id = NEW.auth_user_id WHERE user_id = NEW.id AND auth_user_id IS NULL;
    UPDATE public.data_export_requests SET auth_user_id = NEW.auth_user_id WHERE user_id = NEW.id AND auth_user_id IS NULL;
    UPDATE public.idempotency_keys SET auth_user_id = NEW.auth_user_id WHERE user_id = NEW.id AND auth_user_id IS NULL;
    UPDATE public.privacy_audit_log SET auth_user_id = NEW.auth_user_id WHERE user_id = NEW.id AND auth_user_id IS NULL;
    UPDATE public.upload_sessions SET auth_user_id = NEW.auth_user_id WHERE user_id = NEW.id AND auth_user_id IS NULL;
    RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER carry_auth_user_id AFTER UPDATE OF auth_user_id ON users
    FOR EACH ROW WHEN (OLD.auth_user_id IS NULL AND NEW.auth_user_id IS NOT NULL) EXECUTE FUNCTION carry_auth_user_id();
