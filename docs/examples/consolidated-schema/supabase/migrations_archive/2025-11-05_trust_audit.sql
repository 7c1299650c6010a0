-- Archived: never run again.
-- Its name is none of the Supabase CLI, which never ran it: somebody did, by hand.

CREATE TABLE audit_logs (
    id               bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    actor_id         uuid         REFERENCES users ON DELETE SET NULL,
    organization_id  uuid         REFERENCES organizations ON DELETE SET NULL,
    action           text         NOT NULL,
    table_name       text         NOT NULL,
    row_key          text         NOT NULL,
    old_values       jsonb,
    new_values       jsonb,
    occurred_at      timestamptz  NOT NULL DEFAULT now()
);

COMMENT ON TABLE audit_logs IS
    'Changes of organizations, memberships, bills and flags. Rows are never changed.';
COMMENT ON COLUMN audit_logs.id IS 'The number of the row.';
COMMENT ON COLUMN audit_logs.actor_id IS 'Who changed it; NULL: the service, or the account is gone.';
COMMENT ON COLUMN audit_logs.organization_id IS 'The organization that it concerns; NULL: none, or it is gone.';
COMMENT ON COLUMN audit_logs.action IS 'INSERT, UPDATE or DELETE.';
COMMENT ON COLUMN audit_logs.table_name IS 'The table.';
COMMENT ON COLUMN audit_logs.row_key IS 'The key of the row.';
COMMENT ON COLUMN audit_logs.old_values IS 'The row before; NULL: it is new.';
COMMENT ON COLUMN audit_logs.new_values IS 'The row afterwards; NULL: it is deleted.';
COMMENT ON COLUMN audit_logs.occurred_at IS 'When.';

CREATE INDEX audit_logs_actor_id_idx ON audit_logs (actor_id);
CREATE INDEX audit_logs_organization_id_occurred_at_idx ON audit_logs (organization_id, occurred_at);

CREATE TABLE retention_policies (
    id               uuid         PRIMARY KEY DEFAULT gen_random_uuid(),
    organization_id  uuid         NOT NULL REFERENCES organizations ON DELETE CASCADE,
    table_name       text         NOT NULL,
    keep_days        integer      NOT NULL,
    is_active        boolean      NOT NULL DEFAULT true,
    last_applied_at  timestamptz,
    created_at       timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT retention_policies_table CHECK (table_name IN ('events', 'telemetry_events', 'workflow_executions')),
    CONSTRAINT retention_policies_days CHECK (keep_days BETWEEN 1 AND 3650),
    UNIQUE (organization_id, table_name)
);

COMMENT ON TABLE retention_policies IS
    'How long an organization keeps rows. It only shortens what users chose.';
COMMENT ON COLUMN retention_policies.id IS 'The policy.';
COMMENT ON COLUMN retention_policies.organization_id IS 'The organization.';
COMMENT ON COLUMN retention_policies.table_name IS 'The table whose rows are deleted.';
COMMENT ON COLUMN retention_policies.keep_days IS 'After how many days.';
COMMENT ON COLUMN retention_policies.is_active IS 'Whether it is applied.';
COMMENT ON COLUMN retention_policies.last_applied_at IS 'When it was applied last; NULL: never.';
COMMENT ON COLUMN retention_policies.created_at IS 'When it was made.';

CREATE FUNCTION app.add_owner() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = ''
    AS $$
BEGIN
    INSERT INTO public.organization_members (organization_id, user_id, role)
    VALUES (NEW.id, NEW.owner_id, 'owner')
    ON CONFLICT (organization_id, user_id) DO UPDATE SET role = 'owner';
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION app.add_owner() IS 'Makes the owner of an organization its member.';

CREATE TRIGGER organizations_owner AFTER INSERT OR UPDATE OF owner_id ON organizations
    FOR EACH ROW EXECUTE FUNCTION app.add_owner();

CREATE FUNCTION app.record_audit() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = ''
    AS $$
DECLARE
    before_it jsonb;
    after_it jsonb;
    either jsonb;
    concerned uuid;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        before_it := to_jsonb(OLD);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        after_it := to_jsonb(NEW);
    END IF;
    either := coalesce(after_it, before_it);
    concerned := either ->> CASE TG_TABLE_NAME WHEN 'organizations' THEN 'id' ELSE 'organization_id' END;
    -- What goes with an organization or an account cannot reference it any more: then the column is NULL.
    INSERT INTO public.audit_logs (actor_id, organization_id, action, table_name, row_key, old_values, new_values)
    VALUES (
        (SELECT u.id FROM public.users AS u WHERE u.id = app.current_user_id()),
        (SELECT o.id FROM public.organizations AS o WHERE o.id = concerned),
        TG_OP,
        TG_TABLE_NAME,
        either ->> TG_ARGV[0],
        before_it,
        after_it
    );
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION app.record_audit() IS 'Writes a change into audit_logs. The argument is the column of the key.';

CREATE TRIGGER organizations_audit AFTER INSERT OR UPDATE OR DELETE ON organizations
    FOR EACH ROW EXECUTE FUNCTION app.record_audit('id');
CREATE TRIGGER organization_members_audit AFTER INSERT OR UPDATE OR DELETE ON organization_members
    FOR EACH ROW EXECUTE FUNCTION app.record_audit('user_id');
CREATE TRIGGER subscriptions_audit AFTER INSERT OR UPDATE OR DELETE ON subscriptions
    FOR EACH ROW EXECUTE FUNCTION app.record_audit('id');
CREATE TRIGGER feature_flags_audit AFTER INSERT OR UPDATE OR DELETE ON feature_flags
    FOR EACH ROW EXECUTE FUNCTION app.record_audit('key');
