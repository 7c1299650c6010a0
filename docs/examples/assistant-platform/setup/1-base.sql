-- The platform before the migration: tenants and their users. Not part of the plan. Run it as a superuser in an empty
-- database; a hosted service has the roles already.

DO $$
BEGIN
    -- The role of a request of a signed-in user.
    IF to_regrole('authenticated') IS NULL THEN
        CREATE ROLE authenticated NOLOGIN;
    END IF;
    -- Owns the tables and runs the plan. Neither superuser nor BYPASSRLS.
    IF to_regrole('platform_owner') IS NULL THEN
        CREATE ROLE platform_owner LOGIN;
    END IF;
    EXECUTE format('ALTER DATABASE %I OWNER TO platform_owner', current_database());
END
$$;

GRANT authenticated TO platform_owner;                      -- so that checks can query as a user
GRANT USAGE, CREATE ON SCHEMA public TO platform_owner;
GRANT USAGE ON SCHEMA public TO authenticated;

SET ROLE platform_owner;

CREATE TABLE tenants (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name        text NOT NULL,
    slug        text NOT NULL UNIQUE,
    created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE users (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id   uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    email       text NOT NULL,
    name        text NOT NULL,
    role        text NOT NULL DEFAULT 'user' CHECK (role IN ('user', 'admin')),
    created_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (tenant_id, email)
);

-- Who asks: the claims of the request's token, as the API sets them for its transaction.
CREATE FUNCTION current_tenant() RETURNS uuid
    LANGUAGE sql STABLE
    RETURN nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'tenant_id', '')::uuid;

CREATE FUNCTION current_person() RETURNS uuid
    LANGUAGE sql STABLE
    RETURN nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', '')::uuid;

ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON tenants FOR SELECT TO authenticated USING (id = (SELECT current_tenant()));
CREATE POLICY own_tenant ON users FOR SELECT TO authenticated USING (tenant_id = (SELECT current_tenant()));
GRANT SELECT ON tenants, users TO authenticated;

RESET ROLE;
