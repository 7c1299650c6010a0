-- Archived: never run again.
-- One policy for all commands, whose function runs for each row. 20250110000000_consolidated_rls_policies replaces it.

CREATE FUNCTION app.is_admin() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = ''
    AS $$
    SELECT coalesce((SELECT u.is_admin FROM public.users AS u WHERE u.id = app.current_user_id()), false)
$$;
COMMENT ON FUNCTION app.is_admin() IS 'Whether the user of the request administers the service.';

CREATE FUNCTION app.my_organizations(roles public.organization_role[] DEFAULT '{owner,admin,member}') RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = ''
    AS $$
    SELECT m.organization_id
    FROM public.organization_members AS m
    WHERE m.user_id = app.current_user_id() AND m.role = ANY (roles)
$$;
COMMENT ON FUNCTION app.my_organizations(public.organization_role[]) IS
    'The organizations in which the user of the request has one of these roles.';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['sessions', 'events', 'patterns', 'relationships',
        'workflows', 'subscriptions', 'user_integrations']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own_rows ON %I TO authenticated USING (user_id = app.current_user_id())', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO authenticated', name);
    END LOOP;
END
$$;
