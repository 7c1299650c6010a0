-- Archived: never run again.
-- Its number is lower than that of the tables that it needs.

CREATE FUNCTION app.upsert_pattern(extension text, used_by text, seen_at timestamptz) RETURNS integer
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
DECLARE
    total integer;
BEGIN
    INSERT INTO public.patterns AS p (user_id, file_extension, application, occurrences, first_seen_at, last_seen_at)
    VALUES (app.current_user_id(), lower(extension), used_by, 1, seen_at, seen_at)
    ON CONFLICT (user_id, file_extension) DO UPDATE
        SET occurrences = p.occurrences + 1,
            application = excluded.application,
            confidence = least(1, (p.occurrences + 1) / 100.0),
            first_seen_at = least(p.first_seen_at, excluded.first_seen_at),
            last_seen_at = greatest(p.last_seen_at, excluded.last_seen_at)
    RETURNING p.occurrences INTO total;
    RETURN total;
END
$$;
COMMENT ON FUNCTION app.upsert_pattern(text, text, timestamptz) IS
    'Counts an event for a pattern of the user of the request. Returns its occurrences.';

CREATE FUNCTION app.upsert_relationship(
    source text,
    target text,
    observed public.relationship_kind,
    seen_at timestamptz
) RETURNS integer
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
DECLARE
    total integer;
BEGIN
    INSERT INTO public.relationships AS r (user_id, source_path, target_path, kind, first_seen_at, last_seen_at)
    VALUES (app.current_user_id(), source, target, observed, seen_at, seen_at)
    ON CONFLICT (user_id, source_path, target_path, kind) DO UPDATE
        SET observations = r.observations + 1,
            strength = least(1, (r.observations + 1) / 50.0),
            first_seen_at = least(r.first_seen_at, excluded.first_seen_at),
            last_seen_at = greatest(r.last_seen_at, excluded.last_seen_at)
    RETURNING r.observations INTO total;
    RETURN total;
END
$$;
COMMENT ON FUNCTION app.upsert_relationship(text, text, public.relationship_kind, timestamptz) IS
    'Counts an observation of two files of the user of the request. Returns how many there are.';

CREATE FUNCTION app.upsert_signal(name text, enabled boolean) RETURNS void
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
BEGIN
    INSERT INTO public.signal_toggles AS s (user_id, signal, is_enabled)
    VALUES (app.current_user_id(), name, enabled)
    ON CONFLICT (user_id, signal) DO UPDATE SET is_enabled = excluded.is_enabled;
END
$$;
COMMENT ON FUNCTION app.upsert_signal(text, boolean) IS 'Turns a signal of the user of the request on or off.';
