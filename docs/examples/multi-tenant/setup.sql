-- The service before the migration. Not part of the plan: the demo and the tests start from it.
-- Run it as a superuser in an empty database:  psql -d service -v ON_ERROR_STOP=1 -f setup.sql
--
-- Five tables of a service for one customer, with 100,000 rows.

-- service_owner owns the tables and runs the migration. The application logs in as service_app.
-- Neither is a superuser or has BYPASSRLS: row security must bind both.
DO $$
BEGIN
    IF to_regrole('service_owner') IS NULL THEN
        CREATE ROLE service_owner LOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
    IF to_regrole('service_app') IS NULL THEN
        CREATE ROLE service_app LOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
    -- The owner of a database may create schemas in it, including the journal's.
    EXECUTE format('ALTER DATABASE %I OWNER TO service_owner', current_database());
END
$$;

-- Checks of the plan query the tables as the application does.
GRANT service_app TO service_owner;

SET ROLE service_owner;

CREATE TABLE memories (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id     text NOT NULL,
    kind        text NOT NULL DEFAULT 'note',
    content     text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX memories_user_id_idx ON memories (user_id);

CREATE TABLE call_summaries (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id     text NOT NULL,
    summary     text NOT NULL,
    seconds     integer NOT NULL CHECK (seconds >= 0),
    created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX call_summaries_user_id_idx ON call_summaries (user_id);

CREATE TABLE caller_profiles (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id     text NOT NULL UNIQUE,
    language    text NOT NULL DEFAULT 'en',
    created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE personality_metrics (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id     text NOT NULL,
    trait       text NOT NULL,
    score       numeric(4, 3) NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX personality_metrics_user_id_idx ON personality_metrics (user_id);

CREATE TABLE personality_averages (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id     text NOT NULL,
    trait       text NOT NULL,
    average     numeric(4, 3) NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (user_id, trait)
);

-- The application logs errors here; phase b reads them.
CREATE TABLE app_log (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at          timestamptz NOT NULL DEFAULT now(),
    level       text NOT NULL CHECK (level IN ('info', 'warning', 'error')),
    message     text NOT NULL
);
CREATE INDEX app_log_at_idx ON app_log (at);

GRANT SELECT, INSERT, UPDATE, DELETE
    ON memories, call_summaries, caller_profiles, personality_metrics, personality_averages
    TO service_app;
GRANT SELECT, INSERT ON app_log TO service_app;

INSERT INTO caller_profiles (user_id, created_at)
SELECT 'caller-' || n, now() - n * interval '1 minute'
FROM generate_series(1, 5000) AS n;

INSERT INTO memories (user_id, content, created_at)
SELECT 'caller-' || 1 + n % 5000, 'likes thing number ' || n, now() - n * interval '5 seconds'
FROM generate_series(1, 60000) AS n;

INSERT INTO call_summaries (user_id, summary, seconds, created_at)
SELECT 'caller-' || 1 + n % 5000, 'asked about order ' || n, n % 900, now() - n * interval '15 seconds'
FROM generate_series(1, 20000) AS n;

INSERT INTO personality_metrics (user_id, trait, score, created_at)
SELECT 'caller-' || 1 + n % 5000, CASE n % 2 WHEN 0 THEN 'patience' ELSE 'humour' END, n % 1000 / 1000.0, now() - n * interval '30 seconds'
FROM generate_series(1, 10000) AS n;

INSERT INTO personality_averages (user_id, trait, average)
SELECT 'caller-' || n, 'patience', n % 1000 / 1000.0
FROM generate_series(1, 5000) AS n;

RESET ROLE;
ANALYZE;
