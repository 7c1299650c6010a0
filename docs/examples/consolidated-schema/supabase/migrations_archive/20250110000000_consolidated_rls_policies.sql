-- Archived: never run again.

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['sessions', 'events', 'patterns', 'relationships',
        'workflows', 'subscriptions', 'user_integrations']
    LOOP
        EXECUTE format('DROP POLICY own_rows ON %I', name);
        EXECUTE format('REVOKE ALL ON %I FROM authenticated', name);
    END LOOP;
END
$$;

ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY users_read ON users FOR SELECT TO authenticated
    USING (id = (SELECT app.current_user_id()) OR (SELECT app.is_admin()));
CREATE POLICY users_change ON users FOR UPDATE TO authenticated
    USING (id = (SELECT app.current_user_id()))
    WITH CHECK (id = (SELECT app.current_user_id()));

ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
CREATE POLICY sessions_read ON sessions FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()));
CREATE POLICY sessions_remove ON sessions FOR DELETE TO authenticated
    USING (user_id = (SELECT app.current_user_id()));

ALTER TABLE mfa_enforced_sessions ENABLE ROW LEVEL SECURITY;
CREATE POLICY mfa_enforced_sessions_read ON mfa_enforced_sessions FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()));

ALTER TABLE events ENABLE ROW LEVEL SECURITY;
CREATE POLICY events_read ON events FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()));
CREATE POLICY events_create ON events FOR INSERT TO authenticated
    WITH CHECK (user_id = (SELECT app.current_user_id()));
CREATE POLICY events_remove ON events FOR DELETE TO authenticated
    USING (user_id = (SELECT app.current_user_id()));

ALTER TABLE patterns ENABLE ROW LEVEL SECURITY;
CREATE POLICY patterns_read ON patterns FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()));
CREATE POLICY patterns_create ON patterns FOR INSERT TO authenticated
    WITH CHECK (user_id = (SELECT app.current_user_id()));
CREATE POLICY patterns_change ON patterns FOR UPDATE TO authenticated
    USING (user_id = (SELECT app.current_user_id()))
    WITH CHECK (user_id = (SELECT app.current_user_id()));
CREATE POLICY patterns_remove ON patterns FOR DELETE TO authenticated
    USING (user_id = (SELECT app.current_user_id()));

ALTER TABLE relationships ENABLE ROW LEVEL SECURITY;
CREATE POLICY relationships_read ON relationships FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()));
CREATE POLICY relationships_create ON relationships FOR INSERT TO authenticated
    WITH CHECK (user_id = (SELECT app.current_user_id()));
CREATE POLICY relationships_change ON relationships FOR UPDATE TO authenticated
    USING (user_id = (SELECT app.current_user_id()))
    WITH CHECK (user_id = (SELECT app.current_user_id()));
CREATE POLICY relationships_remove ON relationships FOR DELETE TO authenticated
    USING (user_id = (SELECT app.current_user_id()));

ALTER TABLE organizations ENABLE ROW LEVEL SECURITY;
CREATE POLICY organizations_read ON organizations FOR SELECT TO authenticated
    USING (id IN (SELECT app.my_organizations()) OR (SELECT app.is_admin()));
CREATE POLICY organizations_create ON organizations FOR INSERT TO authenticated
    WITH CHECK (owner_id = (SELECT app.current_user_id()));
CREATE POLICY organizations_change ON organizations FOR UPDATE TO authenticated
    USING (id IN (SELECT app.my_organizations('{owner,admin}')))
    WITH CHECK (id IN (SELECT app.my_organizations('{owner,admin}')));
CREATE POLICY organizations_remove ON organizations FOR DELETE TO authenticated
    USING (owner_id = (SELECT app.current_user_id()));

ALTER TABLE organization_members ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_members_read ON organization_members FOR SELECT TO authenticated
    USING (organization_id IN (SELECT app.my_organizations()) OR (SELECT app.is_admin()));
CREATE POLICY organization_members_create ON organization_members FOR INSERT TO authenticated
    WITH CHECK (organization_id IN (SELECT app.my_organizations('{owner,admin}')));
CREATE POLICY organization_members_change ON organization_members FOR UPDATE TO authenticated
    USING (organization_id IN (SELECT app.my_organizations('{owner,admin}')))
    WITH CHECK (organization_id IN (SELECT app.my_organizations('{owner,admin}')));
CREATE POLICY organization_members_remove ON organization_members FOR DELETE TO authenticated
    USING (
        user_id = (SELECT app.current_user_id())
        OR organization_id IN (SELECT app.my_organizations('{owner,admin}'))
    );

ALTER TABLE workflows ENABLE ROW LEVEL SECURITY;
CREATE POLICY workflows_read ON workflows FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()) OR organization_id IN (SELECT app.my_organizations()));
CREATE POLICY workflows_create ON workflows FOR INSERT TO authenticated
    WITH CHECK (
        user_id = (SELECT app.current_user_id())
        AND (organization_id IS NULL OR organization_id IN (SELECT app.my_organizations()))
    );
CREATE POLICY workflows_change ON workflows FOR UPDATE TO authenticated
    USING (
        user_id = (SELECT app.current_user_id())
        OR organization_id IN (SELECT app.my_organizations('{owner,admin}'))
    )
    WITH CHECK (organization_id IS NULL OR organization_id IN (SELECT app.my_organizations()));
CREATE POLICY workflows_remove ON workflows FOR DELETE TO authenticated
    USING (
        user_id = (SELECT app.current_user_id())
        OR organization_id IN (SELECT app.my_organizations('{owner,admin}'))
    );

ALTER TABLE workflow_versions ENABLE ROW LEVEL SECURITY;
CREATE POLICY workflow_versions_read ON workflow_versions FOR SELECT TO authenticated
    USING (workflow_id IN (SELECT w.id FROM workflows AS w));

ALTER TABLE workflow_executions ENABLE ROW LEVEL SECURITY;
CREATE POLICY workflow_executions_read ON workflow_executions FOR SELECT TO authenticated
    USING (workflow_id IN (SELECT w.id FROM workflows AS w));
CREATE POLICY workflow_executions_create ON workflow_executions FOR INSERT TO authenticated
    WITH CHECK (triggered_by = (SELECT app.current_user_id()) AND workflow_id IN (SELECT w.id FROM workflows AS w));

ALTER TABLE privacy_prefs ENABLE ROW LEVEL SECURITY;
CREATE POLICY privacy_prefs_read ON privacy_prefs FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()));
CREATE POLICY privacy_prefs_create ON privacy_prefs FOR INSERT TO authenticated
    WITH CHECK (user_id = (SELECT app.current_user_id()));
CREATE POLICY privacy_prefs_change ON privacy_prefs FOR UPDATE TO authenticated
    USING (user_id = (SELECT app.current_user_id()))
    WITH CHECK (user_id = (SELECT app.current_user_id()));

ALTER TABLE app_allowlist ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_allowlist_read ON app_allowlist FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()));
CREATE POLICY app_allowlist_create ON app_allowlist FOR INSERT TO authenticated
    WITH CHECK (user_id = (SELECT app.current_user_id()));
CREATE POLICY app_allowlist_change ON app_allowlist FOR UPDATE TO authenticated
    USING (user_id = (SELECT app.current_user_id()))
    WITH CHECK (user_id = (SELECT app.current_user_id()));
CREATE POLICY app_allowlist_remove ON app_allowlist FOR DELETE TO authenticated
    USING (user_id = (SELECT app.current_user_id()));

ALTER TABLE signal_toggles ENABLE ROW LEVEL SECURITY;
CREATE POLICY signal_toggles_read ON signal_toggles FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()));
CREATE POLICY signal_toggles_create ON signal_toggles FOR INSERT TO authenticated
    WITH CHECK (user_id = (SELECT app.current_user_id()));
CREATE POLICY signal_toggles_change ON signal_toggles FOR UPDATE TO authenticated
    USING (user_id = (SELECT app.current_user_id()))
    WITH CHECK (user_id = (SELECT app.current_user_id()));
CREATE POLICY signal_toggles_remove ON signal_toggles FOR DELETE TO authenticated
    USING (user_id = (SELECT app.current_user_id()));

ALTER TABLE telemetry_events ENABLE ROW LEVEL SECURITY;
CREATE POLICY telemetry_events_read ON telemetry_events FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()));
CREATE POLICY telemetry_events_create ON telemetry_events FOR INSERT TO authenticated
    WITH CHECK (user_id = (SELECT app.current_user_id()) AND (SELECT app.has_consented()));

ALTER TABLE privacy_transparency_log ENABLE ROW LEVEL SECURITY;
CREATE POLICY privacy_transparency_log_read ON privacy_transparency_log FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()));

ALTER TABLE audit_logs ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_logs_read ON audit_logs FOR SELECT TO authenticated
    USING (organization_id IN (SELECT app.my_organizations('{owner,admin}')) OR (SELECT app.is_admin()));

ALTER TABLE retention_policies ENABLE ROW LEVEL SECURITY;
CREATE POLICY retention_policies_read ON retention_policies FOR SELECT TO authenticated
    USING (organization_id IN (SELECT app.my_organizations()));
CREATE POLICY retention_policies_create ON retention_policies FOR INSERT TO authenticated
    WITH CHECK (organization_id IN (SELECT app.my_organizations('{owner,admin}')));
CREATE POLICY retention_policies_change ON retention_policies FOR UPDATE TO authenticated
    USING (organization_id IN (SELECT app.my_organizations('{owner,admin}')))
    WITH CHECK (organization_id IN (SELECT app.my_organizations('{owner,admin}')));
CREATE POLICY retention_policies_remove ON retention_policies FOR DELETE TO authenticated
    USING (organization_id IN (SELECT app.my_organizations('{owner,admin}')));

ALTER TABLE offers ENABLE ROW LEVEL SECURITY;
CREATE POLICY offers_read ON offers FOR SELECT TO anon, authenticated
    USING (
        (is_public AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()))
        OR (SELECT app.is_admin())
    );

ALTER TABLE subscriptions ENABLE ROW LEVEL SECURITY;
CREATE POLICY subscriptions_read ON subscriptions FOR SELECT TO authenticated
    USING (
        user_id = (SELECT app.current_user_id())
        OR organization_id IN (SELECT app.my_organizations('{owner,admin}'))
        OR (SELECT app.is_admin())
    );

ALTER TABLE feature_flags ENABLE ROW LEVEL SECURITY;
CREATE POLICY feature_flags_read ON feature_flags FOR SELECT TO anon, authenticated
    USING (true);
CREATE POLICY feature_flags_change ON feature_flags FOR UPDATE TO authenticated
    USING ((SELECT app.is_admin()))
    WITH CHECK ((SELECT app.is_admin()));

ALTER TABLE metrics_log ENABLE ROW LEVEL SECURITY;
CREATE POLICY metrics_log_read ON metrics_log FOR SELECT TO authenticated
    USING ((SELECT app.is_admin()));

ALTER TABLE user_integrations ENABLE ROW LEVEL SECURITY;
CREATE POLICY user_integrations_read ON user_integrations FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()));
CREATE POLICY user_integrations_create ON user_integrations FOR INSERT TO authenticated
    WITH CHECK (user_id = (SELECT app.current_user_id()));
CREATE POLICY user_integrations_change ON user_integrations FOR UPDATE TO authenticated
    USING (user_id = (SELECT app.current_user_id()))
    WITH CHECK (user_id = (SELECT app.current_user_id()));
CREATE POLICY user_integrations_remove ON user_integrations FOR DELETE TO authenticated
    USING (user_id = (SELECT app.current_user_id()));

GRANT USAGE ON SCHEMA app TO anon, authenticated, service_role;
-- A function is executable by every login unless that is revoked.
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.current_user_id(), app.is_admin() TO anon;
GRANT EXECUTE ON FUNCTION
    app.current_user_id(),
    app.is_admin(),
    app.my_organizations(public.organization_role[]),
    app.has_consented(),
    app.upsert_pattern(text, text, timestamptz),
    app.upsert_relationship(text, text, public.relationship_kind, timestamptz),
    app.upsert_signal(text, boolean)
    TO authenticated;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA app TO service_role;

GRANT SELECT, UPDATE (name, locale, timezone) ON users TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON users TO service_role;

GRANT SELECT, DELETE ON sessions TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions TO service_role;

GRANT SELECT ON mfa_enforced_sessions TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON mfa_enforced_sessions TO service_role;

GRANT SELECT, INSERT, DELETE ON events TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON events TO service_role;

GRANT SELECT, INSERT, UPDATE, DELETE ON patterns TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON patterns TO service_role;

GRANT SELECT, INSERT, UPDATE, DELETE ON relationships TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON relationships TO service_role;

GRANT SELECT, INSERT, UPDATE, DELETE ON organizations TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON organizations TO service_role;

GRANT SELECT, INSERT, UPDATE, DELETE ON organization_members TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON organization_members TO service_role;

GRANT SELECT, INSERT, UPDATE, DELETE ON workflows TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON workflows TO service_role;

GRANT SELECT ON workflow_versions TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON workflow_versions TO service_role;

GRANT SELECT, INSERT ON workflow_executions TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON workflow_executions TO service_role;

GRANT SELECT, INSERT, UPDATE ON privacy_prefs TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON privacy_prefs TO service_role;

GRANT SELECT, INSERT, UPDATE, DELETE ON app_allowlist TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON app_allowlist TO service_role;

GRANT SELECT, INSERT, UPDATE, DELETE ON signal_toggles TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON signal_toggles TO service_role;

GRANT SELECT, INSERT ON telemetry_events TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON telemetry_events TO service_role;

GRANT SELECT ON privacy_transparency_log TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON privacy_transparency_log TO service_role;

GRANT SELECT ON audit_logs TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON audit_logs TO service_role;

GRANT SELECT, INSERT, UPDATE, DELETE ON retention_policies TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON retention_policies TO service_role;

GRANT SELECT ON offers TO anon;
GRANT SELECT ON offers TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON offers TO service_role;

GRANT SELECT ON subscriptions TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON subscriptions TO service_role;

GRANT SELECT ON feature_flags TO anon;
GRANT SELECT, UPDATE ON feature_flags TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON feature_flags TO service_role;

GRANT SELECT ON metrics_log TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON metrics_log TO service_role;

GRANT SELECT, INSERT, UPDATE, DELETE ON user_integrations TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON user_integrations TO service_role;
