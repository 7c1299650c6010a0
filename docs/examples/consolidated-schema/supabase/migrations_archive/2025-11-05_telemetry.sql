-- Archived: never run again.
-- Its name is none of the Supabase CLI, which never ran it: somebody did, by hand.

CREATE TABLE telemetry_events (
    id          bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id     uuid         NOT NULL REFERENCES users ON DELETE CASCADE,
    timestamp   timestamptz  NOT NULL DEFAULT now(),
    app_id      text         NOT NULL,
    name        text         NOT NULL,
    properties  jsonb        NOT NULL DEFAULT '{}'
);

COMMENT ON TABLE telemetry_events IS
    'Telemetry that users have agreed to. It has no content of files.';
COMMENT ON COLUMN telemetry_events.id IS 'The number of the row.';
COMMENT ON COLUMN telemetry_events.user_id IS 'Who agreed to it.';
COMMENT ON COLUMN telemetry_events.timestamp IS 'When it happened.';
COMMENT ON COLUMN telemetry_events.app_id IS 'The application that it is about.';
COMMENT ON COLUMN telemetry_events.name IS 'What happened, as editor.saved.';
COMMENT ON COLUMN telemetry_events.properties IS 'Numbers and switches; never text that a user has written.';

CREATE INDEX telemetry_events_user_id_timestamp_idx ON telemetry_events (user_id, timestamp);
CREATE INDEX telemetry_events_app_id_idx ON telemetry_events (app_id);
CREATE INDEX telemetry_events_timestamp_idx ON telemetry_events (timestamp);
