-- For the build that knows both ids. It runs on the application's server as service_role, and no other role may use this.
-- Nothing here names the column clerk_id of users: phase 005 renames it, and the undo of phase 007 runs this file again.

-- Finds a user by the account, or else by the old id.
CREATE OR REPLACE FUNCTION get_user_by_auth_or_clerk(p_auth_user_id uuid DEFAULT NULL, p_clerk_id text DEFAULT NULL)
    RETURNS TABLE (user_id uuid, user_email text, user_auth_id uuid)
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT found.id, found.email, found.auth_user_id
    FROM (
        SELECT 1 AS way, u.id, u.email, u.auth_user_id FROM users AS u
        WHERE u.auth_user_id = p_auth_user_id AND u.deleted_at IS NULL
        UNION ALL
        SELECT 2, u.id, u.email, u.auth_user_id FROM clerk_to_auth_map AS m JOIN users AS u ON u.id = m.user_id
        WHERE m.clerk_id = p_clerk_id AND u.deleted_at IS NULL
    ) AS found
    ORDER BY found.way
    LIMIT 1;
END;

-- The same for JSON: takes {"auth_user_id": …, "clerk_id": …} and returns the user or NULL.
CREATE OR REPLACE FUNCTION find_user_for_auth(p_ids jsonb) RETURNS jsonb
    LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT to_jsonb(u) FROM get_user_by_auth_or_clerk((p_ids ->> 'auth_user_id')::uuid, p_ids ->> 'clerk_id') AS u;
END;

-- The state of each user, and the progress of all. security_invoker: policies apply to the reader.
CREATE OR REPLACE VIEW v_user_migration_status WITH (security_invoker = true) AS
SELECT u.id AS user_id,
       u.email,
       u.auth_user_id,
       CASE
           WHEN u.auth_user_id IS NULL THEN 'needs_migration'
           WHEN u.deleted_at IS NOT NULL THEN 'deleted'
           WHEN m.clerk_id LIKE 'invited\_%' THEN 'invited'
           ELSE 'migrated'
       END AS migration_status
FROM users AS u LEFT JOIN clerk_to_auth_map AS m ON m.user_id = u.id;

CREATE OR REPLACE VIEW v_migration_metrics WITH (security_invoker = true) AS
SELECT count(*) AS total_users,
       count(auth_user_id) AS migrated_users,
       round(100.0 * count(auth_user_id) / nullif(count(*), 0), 2) AS migration_percentage
FROM users;

-- Logs users who get an account from now on, and changes of old ids, for systems that are not migrated yet.
CREATE OR REPLACE FUNCTION log_migration_event() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    INSERT INTO public.migration_events (user_id, event) VALUES (coalesce(to_jsonb(NEW) ->> 'user_id', to_jsonb(NEW) ->> 'id')::uuid, TG_ARGV[0]);
    RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER log_account_gained AFTER UPDATE OF auth_user_id ON users
    FOR EACH ROW WHEN (OLD.auth_user_id IS NULL AND NEW.auth_user_id IS NOT NULL) EXECUTE FUNCTION log_migration_event('account gained');
CREATE OR REPLACE TRIGGER log_old_id_changed AFTER UPDATE OF clerk_id ON clerk_to_auth_map
    FOR EACH ROW WHEN (NEW.clerk_id IS DISTINCT FROM OLD.clerk_id) EXECUTE FUNCTION log_migration_event('old id changed');

REVOKE ALL ON FUNCTION get_user_by_auth_or_clerk(uuid, text), find_user_for_auth(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION get_user_by_auth_or_clerk(uuid, text), find_user_for_auth(jsonb) TO service_role;
GRANT SELECT ON v_user_migration_status, v_migration_metrics TO service_role;
