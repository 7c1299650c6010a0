-- What was said in a conversation.

CREATE TABLE messages (
    id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    conversation_id  uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
    role             text NOT NULL CHECK (role IN ('user', 'assistant', 'system')),
    content          text NOT NULL,
    tokens           integer NOT NULL DEFAULT 0 CHECK (tokens >= 0),
    created_at       timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX messages_conversation_idx ON messages (conversation_id, created_at);

-- A message makes its conversation the newest. The user may write a message without the right to change a conversation,
-- so the function runs as its owner; its search_path is fixed for that reason.
CREATE FUNCTION touch_conversation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.conversations SET updated_at = greatest(updated_at, NEW.created_at) WHERE id = NEW.conversation_id;
    RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION touch_conversation() FROM PUBLIC;

CREATE TRIGGER messages_touch_conversation AFTER INSERT ON messages
    FOR EACH ROW EXECUTE FUNCTION touch_conversation();

ALTER TABLE messages ENABLE ROW LEVEL SECURITY;

-- Row security of conversations applies in the subquery: a user finds there what the user may see.
CREATE POLICY messages_read ON messages FOR SELECT TO authenticated
    USING (conversation_id IN (SELECT c.id FROM conversations c));
CREATE POLICY messages_create ON messages FOR INSERT TO authenticated
    WITH CHECK (conversation_id IN (SELECT c.id FROM conversations c WHERE c.user_id = (SELECT current_person())));
CREATE POLICY messages_change ON messages FOR UPDATE TO authenticated
    USING (conversation_id IN (SELECT c.id FROM conversations c WHERE c.user_id = (SELECT current_person())))
    WITH CHECK (conversation_id IN (SELECT c.id FROM conversations c WHERE c.user_id = (SELECT current_person())));
CREATE POLICY messages_remove ON messages FOR DELETE TO authenticated
    USING (conversation_id IN (SELECT c.id FROM conversations c WHERE c.user_id = (SELECT current_person())));

GRANT SELECT, INSERT, UPDATE, DELETE ON messages TO authenticated;
