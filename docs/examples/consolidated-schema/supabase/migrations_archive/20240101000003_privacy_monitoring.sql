-- Archived: never run again.

CREATE TABLE privacy_prefs (
    user_id            uuid         PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    telemetry_enabled  boolean      NOT NULL DEFAULT false,
    anonymize_paths    boolean      NOT NULL DEFAULT true,
    share_file_names   boolean      NOT NULL DEFAULT false,
    retention_days     integer      NOT NULL DEFAULT 90,
    consented_at       timestamptz,
    updated_at         timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT privacy_prefs_retention CHECK (retention_days BETWEEN 1 AND 3650)
);

COMMENT ON TABLE privacy_prefs IS
    'What a user permits. A user without a row permits nothing.';
COMMENT ON COLUMN privacy_prefs.user_id IS 'The user.';
COMMENT ON COLUMN privacy_prefs.telemetry_enabled IS 'Whether telemetry may be sent at all.';
COMMENT ON COLUMN privacy_prefs.anonymize_paths IS 'Whether paths are hashed on the device.';
COMMENT ON COLUMN privacy_prefs.share_file_names IS 'Whether names of files may be shown to an organization.';
COMMENT ON COLUMN privacy_prefs.retention_days IS 'How long events and telemetry of the user are kept.';
COMMENT ON COLUMN privacy_prefs.consented_at IS 'When the user agreed; NULL: never.';
COMMENT ON COLUMN privacy_prefs.updated_at IS 'When it was changed.';

CREATE TABLE app_allowlist (
    id          uuid         PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id     uuid         NOT NULL REFERENCES users ON DELETE CASCADE,
    app_id      text         NOT NULL,
    app_name    text         NOT NULL,
    is_allowed  boolean      NOT NULL DEFAULT false,
    created_at  timestamptz  NOT NULL DEFAULT now(),
    updated_at  timestamptz  NOT NULL DEFAULT now(),
    UNIQUE (user_id, app_id)
);

COMMENT ON TABLE app_allowlist IS
    'Applications whose files may be tracked, by user.';
COMMENT ON COLUMN app_allowlist.id IS 'The permission.';
COMMENT ON COLUMN app_allowlist.user_id IS 'Who permits it.';
COMMENT ON COLUMN app_allowlist.app_id IS 'The application, by the id that the system gives it.';
COMMENT ON COLUMN app_allowlist.app_name IS 'Its name for people.';
COMMENT ON COLUMN app_allowlist.is_allowed IS 'Whether its files may be tracked.';
COMMENT ON COLUMN app_allowlist.created_at IS 'When the user was asked.';
COMMENT ON COLUMN app_allowlist.updated_at IS 'When the user changed the answer.';

CREATE TABLE signal_toggles (
    id          uuid         PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id     uuid         NOT NULL REFERENCES users ON DELETE CASCADE,
    signal      text         NOT NULL,
    is_enabled  boolean      NOT NULL DEFAULT false,
    updated_at  timestamptz  NOT NULL DEFAULT now(),
    UNIQUE (user_id, signal)
);

COMMENT ON TABLE signal_toggles IS
    'Kinds of signals that a user has turned on or off.';
COMMENT ON COLUMN signal_toggles.id IS 'The switch.';
COMMENT ON COLUMN signal_toggles.user_id IS 'Whose switch it is.';
COMMENT ON COLUMN signal_toggles.signal IS 'The kind of the signal, as file.opened.';
COMMENT ON COLUMN signal_toggles.is_enabled IS 'Whether it is collected.';
COMMENT ON COLUMN signal_toggles.updated_at IS 'When it was switched.';

CREATE TABLE privacy_transparency_log (
    id           bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id      uuid         NOT NULL REFERENCES users ON DELETE CASCADE,
    occurred_at  timestamptz  NOT NULL DEFAULT now(),
    action       text         NOT NULL,
    subject      text         NOT NULL,
    details      jsonb        NOT NULL DEFAULT '{}'
);

COMMENT ON TABLE privacy_transparency_log IS
    'What the service did with the data of a user. Rows are never changed.';
COMMENT ON COLUMN privacy_transparency_log.id IS 'The number of the row.';
COMMENT ON COLUMN privacy_transparency_log.user_id IS 'Whose data it was.';
COMMENT ON COLUMN privacy_transparency_log.occurred_at IS 'When.';
COMMENT ON COLUMN privacy_transparency_log.action IS 'What was done: read, exported, deleted, shared.';
COMMENT ON COLUMN privacy_transparency_log.subject IS 'Which data it was, in words.';
COMMENT ON COLUMN privacy_transparency_log.details IS 'More for a request of information.';

CREATE FUNCTION app.has_consented() RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path = ''
    AS $$
    SELECT coalesce(
        (
            SELECT p.telemetry_enabled AND p.consented_at IS NOT NULL
            FROM public.privacy_prefs AS p
            WHERE p.user_id = app.current_user_id()
        ),
        false
    )
$$;
COMMENT ON FUNCTION app.has_consented() IS 'Whether the user of the request permits telemetry.';

CREATE TRIGGER privacy_prefs_touch BEFORE UPDATE ON privacy_prefs
    FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER app_allowlist_touch BEFORE UPDATE ON app_allowlist
    FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER signal_toggles_touch BEFORE UPDATE ON signal_toggles
    FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
