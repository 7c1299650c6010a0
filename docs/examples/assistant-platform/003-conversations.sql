-- A conversation of a user with the assistant.

CREATE TABLE conversations (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id    uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    user_id      uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    title        text NOT NULL DEFAULT 'New conversation',
    is_archived  boolean NOT NULL DEFAULT false,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now()
);

-- The list of a tenant's conversations, the newest first. A foreign key makes no index on its own side.
CREATE INDEX conversations_recent_idx ON conversations (tenant_id, updated_at DESC) WHERE NOT is_archived;
CREATE INDEX conversations_tenant_idx ON conversations (tenant_id);
CREATE INDEX conversations_user_idx ON conversations (user_id);

CREATE FUNCTION touch_updated_at() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$;

-- Not for the archive: what was archived is not newer for it.
CREATE TRIGGER conversations_touch BEFORE UPDATE OF title ON conversations
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

ALTER TABLE conversations ENABLE ROW LEVEL SECURITY;

-- The functions are in subqueries, so that they run once for a query and not once for each row.
CREATE POLICY conversations_read ON conversations FOR SELECT TO authenticated
    USING (tenant_id = (SELECT current_tenant()));
CREATE POLICY conversations_create ON conversations FOR INSERT TO authenticated
    WITH CHECK (tenant_id = (SELECT current_tenant()) AND user_id = (SELECT current_person()));
CREATE POLICY conversations_change ON conversations FOR UPDATE TO authenticated
    USING (tenant_id = (SELECT current_tenant()) AND user_id = (SELECT current_person()))
    WITH CHECK (tenant_id = (SELECT current_tenant()) AND user_id = (SELECT current_person()));
CREATE POLICY conversations_remove ON conversations FOR DELETE TO authenticated
    USING (tenant_id = (SELECT current_tenant()) AND user_id = (SELECT current_person()));

GRANT SELECT, INSERT, UPDATE, DELETE ON conversations TO authenticated;
