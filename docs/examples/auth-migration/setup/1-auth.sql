-- The part of a hosted auth service that the plan uses. Not part of the plan: leave this file out where such a service
-- exists. Run it as a superuser in an empty database.

DO $$
BEGIN
    -- The API logs in as authenticator and switches to one of the other three roles for each request.
    IF to_regrole('anon') IS NULL THEN
        CREATE ROLE anon NOLOGIN;
    END IF;
    IF to_regrole('authenticated') IS NULL THEN
        CREATE ROLE authenticated NOLOGIN;
    END IF;
    IF to_regrole('service_role') IS NULL THEN
        CREATE ROLE service_role NOLOGIN BYPASSRLS;         -- the application's own server; bypasses policies
    END IF;
    IF to_regrole('authenticator') IS NULL THEN
        CREATE ROLE authenticator LOGIN NOINHERIT;
    END IF;
    IF to_regrole('auth_admin') IS NULL THEN
        CREATE ROLE auth_admin NOLOGIN;
    END IF;
    -- Owns the application's tables and runs the plan. Neither superuser nor BYPASSRLS.
    IF to_regrole('app_owner') IS NULL THEN
        CREATE ROLE app_owner LOGIN;
    END IF;
    EXECUTE format('ALTER DATABASE %I OWNER TO app_owner', current_database());
END
$$;

GRANT anon, authenticated, service_role TO authenticator;
GRANT anon, authenticated, service_role TO app_owner;       -- so that checks can query as these roles

CREATE SCHEMA auth AUTHORIZATION auth_admin;
SET ROLE auth_admin;

CREATE TABLE auth.users (
    id                  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    email               text,
    encrypted_password  text NOT NULL DEFAULT '',
    email_confirmed_at  timestamptz,
    invited_at          timestamptz,
    last_sign_in_at     timestamptz,
    raw_app_meta_data   jsonb NOT NULL DEFAULT '{}',
    created_at          timestamptz NOT NULL DEFAULT now(),
    deleted_at          timestamptz
);
CREATE UNIQUE INDEX users_email_key ON auth.users (lower(email));

-- The claims of the request's token.
CREATE FUNCTION auth.jwt() RETURNS jsonb
    LANGUAGE sql STABLE
    RETURN coalesce(nullif(current_setting('request.jwt.claims', true), ''), '{}')::jsonb;

-- The account of the request, where the token is one of this service.
CREATE FUNCTION auth.uid() RETURNS uuid
    LANGUAGE sql STABLE
    RETURN nullif(auth.jwt() ->> 'sub', '')::uuid;

GRANT USAGE ON SCHEMA auth TO anon, authenticated, service_role, app_owner;
GRANT SELECT, INSERT, UPDATE, DELETE, REFERENCES ON auth.users TO app_owner;

RESET ROLE;
