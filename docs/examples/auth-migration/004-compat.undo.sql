DROP TRIGGER IF EXISTS log_old_id_changed ON clerk_to_auth_map;
DROP TRIGGER IF EXISTS log_account_gained ON users;
DROP FUNCTION IF EXISTS log_migration_event();
DROP VIEW IF EXISTS v_migration_metrics;
DROP VIEW IF EXISTS v_user_migration_status;
DROP FUNCTION IF EXISTS find_user_for_auth(jsonb);
DROP FUNCTION IF EXISTS get_user_by_auth_or_clerk(uuid, text);
