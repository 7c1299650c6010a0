-- What a hosted service has already: the roles of its API, and one that owns the tables. Not part of the plan. Run it
-- as a superuser in an empty database.

SET client_min_messages = warning;

DO $$
BEGIN
    -- Requests without and with a signed-in user.
    IF to_regrole('anon') IS NULL THEN
        CREATE ROLE anon NOLOGIN;
    END IF;
    IF to_regrole('authenticated') IS NULL THEN
        CREATE ROLE authenticated NOLOGIN;
    END IF;
    -- The service's own jobs. No request has it.
    IF to_regrole('service_role') IS NULL THEN
        CREATE ROLE service_role NOLOGIN BYPASSRLS;
    END IF;
    -- Owns the tables and runs the plan. Neither superuser nor BYPASSRLS.
    IF to_regrole('studio_owner') IS NULL THEN
        CREATE ROLE studio_owner LOGIN;
    END IF;
    EXECUTE format('ALTER DATABASE %I OWNER TO studio_owner', current_database());
END
$$;

GRANT anon, authenticated TO studio_owner;          -- so that checks can query as a user

RESET client_min_messages;
