-- Creates accounts while users still sign up with the old service. Phase 005 drops this.

-- Creates the account of one user if there is none. It has no password: the first sign-in uses a link.
-- Raises an error for a user who cannot have one, so that a backfill records it.
CREATE OR REPLACE FUNCTION backfill_auth_user(p_user_id uuid) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
DECLARE
    who      record;
    account  uuid;
    address  text;
BEGIN
    SELECT u.clerk_id, u.email, u.created_at, u.deleted_at, u.auth_user_id INTO who
    FROM public.users AS u WHERE u.id = p_user_id FOR NO KEY UPDATE;      -- permits references to it meanwhile
    IF NOT FOUND OR who.auth_user_id IS NOT NULL THEN
        RETURN who.auth_user_id;
    END IF;

    -- A deleted user gets a closed account without an address: NOT NULL of phase 005 permits no exceptions, and
    -- another user may have the address now.
    IF who.deleted_at IS NULL THEN
        address := nullif(btrim(who.email), '');
        IF address IS NULL THEN
            RAISE EXCEPTION 'user % has no e-mail address: without one there is no account', p_user_id;
        END IF;
    END IF;

    INSERT INTO auth.users (email, email_confirmed_at, invited_at, raw_app_meta_data, created_at, deleted_at)
    VALUES (
        address,
        -- A user of the old service has confirmed the address there; an invited user has not.
        CASE WHEN address IS NOT NULL AND who.clerk_id NOT LIKE 'invited\_%' THEN now() END,
        CASE WHEN who.clerk_id LIKE 'invited\_%' THEN who.created_at END,
        jsonb_build_object('provider', 'email', 'user_id', p_user_id),
        who.created_at,
        who.deleted_at)
    ON CONFLICT DO NOTHING
    RETURNING id INTO account;
    IF account IS NULL THEN
        RAISE EXCEPTION 'user % has the e-mail address of another account: %', p_user_id, address;
    END IF;

    INSERT INTO public.clerk_to_auth_map (user_id, clerk_id, auth_user_id) VALUES (p_user_id, who.clerk_id, account);
    UPDATE public.users SET auth_user_id = account WHERE id = p_user_id;
    RETURN account;
END
$$;
REVOKE ALL ON FUNCTION backfill_auth_user(uuid) FROM PUBLIC;

-- A user signs up with the old build. This must not fail: a user who cannot have an account stays without one and is
-- counted by preflight of phase 005.
CREATE OR REPLACE FUNCTION account_at_sign_up() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    PERFORM public.backfill_auth_user(NEW.id);
    RETURN NULL;
EXCEPTION
    WHEN raise_exception OR unique_violation THEN
        RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER account_at_sign_up AFTER INSERT ON users
    FOR EACH ROW WHEN (NEW.auth_user_id IS NULL) EXECUTE FUNCTION account_at_sign_up();

-- The account follows changes that the old build makes: an invited user signs up, an address changes, a user is deleted.
-- This must not fail either: an account keeps its address when the new one is taken.
CREATE OR REPLACE FUNCTION account_follows_user() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    UPDATE public.clerk_to_auth_map SET clerk_id = NEW.clerk_id WHERE user_id = NEW.id AND clerk_id IS DISTINCT FROM NEW.clerk_id;
    UPDATE auth.users
    SET email = CASE WHEN NEW.deleted_at IS NULL THEN nullif(btrim(NEW.email), '') END,
        email_confirmed_at = CASE WHEN NEW.clerk_id LIKE 'invited\_%' THEN email_confirmed_at ELSE coalesce(email_confirmed_at, now()) END,
        deleted_at = NEW.deleted_at
    WHERE id = NEW.auth_user_id;
    RETURN NULL;
EXCEPTION
    WHEN unique_violation THEN
        RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER account_follows_user AFTER UPDATE OF clerk_id, email, deleted_at ON users
    FOR EACH ROW WHEN (NEW.auth_user_id IS NOT NULL AND (NEW.clerk_id, NEW.email, NEW.deleted_at) IS DISTINCT FROM (OLD.clerk_id, OLD.email, OLD.deleted_at))
    EXECUTE FUNCTION account_follows_user();

-- When a user's row is deleted, the account and the mapping are deleted too.
CREATE OR REPLACE FUNCTION account_goes_with_user() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    DELETE FROM public.clerk_to_auth_map WHERE user_id = OLD.id;
    DELETE FROM auth.users WHERE id = OLD.auth_user_id;
    RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER account_goes_with_user AFTER DELETE ON users
    FOR EACH ROW EXECUTE FUNCTION account_goes_with_user();
