-- A log of changes to users during the migration. It is kept until phase 008.

CREATE TABLE migration_events (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at  timestamptz NOT NULL DEFAULT now(),
    user_id     uuid NOT NULL,
    event       text NOT NULL
);
CREATE INDEX idx_migration_events_created_at ON migration_events (created_at DESC);
ALTER TABLE migration_events ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON migration_events TO service_role;
