-- Deletes the accounts that this phase created. A check before the undo proves that none was used.

DO $$
BEGIN
    IF to_regclass('public.clerk_to_auth_map') IS NOT NULL THEN
        DELETE FROM auth.users WHERE id IN (SELECT auth_user_id FROM clerk_to_auth_map);
    END IF;
END
$$;

DROP TABLE IF EXISTS clerk_to_auth_map;
