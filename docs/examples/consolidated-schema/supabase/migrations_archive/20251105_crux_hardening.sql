-- Archived: never run again.
-- Two files have this number, and the Supabase CLI records a number once.

ALTER TABLE users ADD COLUMN deactivated_at timestamptz;
COMMENT ON COLUMN users.deactivated_at IS 'Since when the account cannot sign in; NULL: it can.';
ALTER TABLE sessions ADD COLUMN revoked_at timestamptz;
COMMENT ON COLUMN sessions.revoked_at IS 'When the session was ended; NULL: it was not.';
CREATE INDEX sessions_open_idx ON sessions (expires_at) WHERE revoked_at IS NULL;

CREATE TABLE mfa_enforced_sessions (
    id           uuid         PRIMARY KEY DEFAULT gen_random_uuid(),
    session_id   uuid         NOT NULL UNIQUE REFERENCES sessions ON DELETE CASCADE,
    user_id      uuid         NOT NULL REFERENCES users ON DELETE CASCADE,
    method       text         NOT NULL,
    attempts     smallint     NOT NULL DEFAULT 0,
    enforced_at  timestamptz  NOT NULL DEFAULT now(),
    verified_at  timestamptz,
    expires_at   timestamptz  NOT NULL,
    CONSTRAINT mfa_enforced_sessions_method CHECK (method IN ('totp', 'webauthn', 'recovery_code')),
    CONSTRAINT mfa_enforced_sessions_attempts CHECK (attempts BETWEEN 0 AND 10)
);

COMMENT ON TABLE mfa_enforced_sessions IS
    'Sessions that need a second factor before they can do anything.';
COMMENT ON COLUMN mfa_enforced_sessions.id IS 'The requirement.';
COMMENT ON COLUMN mfa_enforced_sessions.session_id IS 'The session that it holds back.';
COMMENT ON COLUMN mfa_enforced_sessions.user_id IS 'Whose session it is.';
COMMENT ON COLUMN mfa_enforced_sessions.method IS 'The kind of the second factor: totp, webauthn or recovery_code.';
COMMENT ON COLUMN mfa_enforced_sessions.attempts IS 'How many answers were wrong.';
COMMENT ON COLUMN mfa_enforced_sessions.enforced_at IS 'Since when the factor is required.';
COMMENT ON COLUMN mfa_enforced_sessions.verified_at IS 'When the factor was given; NULL: not yet.';
COMMENT ON COLUMN mfa_enforced_sessions.expires_at IS 'Until when the factor can be given.';

CREATE INDEX mfa_enforced_sessions_user_id_idx ON mfa_enforced_sessions (user_id);

CREATE FUNCTION app.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
BEGIN
    -- A foreign key that sets NULL or cascades is a trigger, too: this one is then the second.
    IF pg_trigger_depth() > 1 THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    RAISE EXCEPTION 'rows of % are not changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
COMMENT ON FUNCTION app.refuse_change() IS
    'Refuses changes of a log, but for those that follow a deleted account or organization.';

CREATE TRIGGER privacy_transparency_log_keep BEFORE UPDATE OR DELETE ON privacy_transparency_log
    FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER audit_logs_keep BEFORE UPDATE OR DELETE ON audit_logs
    FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

CREATE OR REPLACE FUNCTION app.validation_problems() RETURNS TABLE (problem text, number bigint)
    LANGUAGE sql STABLE
    SET search_path = ''
    AS $$
    SELECT 'organizations whose owner is no member with that role', count(*)
    FROM (
        SELECT 1 FROM public.organizations AS o
        WHERE NOT EXISTS (
            SELECT FROM public.organization_members AS m
            WHERE m.organization_id = o.id AND m.user_id = o.owner_id AND m.role = 'owner'
        )
    ) AS found
    UNION ALL
    SELECT 'subscriptions that are active more than 30 days after their period', count(*)
    FROM (
        SELECT 1 FROM public.subscriptions AS s
        WHERE s.status = 'active' AND s.current_period_end < now() - interval '30 days'
    ) AS found
    UNION ALL
    SELECT 'workflows whose present version is not kept', count(*)
    FROM (
        SELECT 1 FROM public.workflows AS w
        WHERE NOT EXISTS (
            SELECT FROM public.workflow_versions AS v WHERE v.workflow_id = w.id AND v.version = w.version
        )
    ) AS found
    UNION ALL
    SELECT 'runs that are over and count as open, or the other way round', count(*)
    FROM (
        SELECT 1 FROM public.workflow_executions AS e
        WHERE (e.finished_at IS NULL) <> (e.status IN ('queued', 'running'))
    ) AS found
    UNION ALL
    SELECT 'open sessions of accounts that cannot sign in', count(*)
    FROM (
        SELECT 1 FROM public.sessions AS s
        JOIN public.users AS u ON u.id = s.user_id
        WHERE u.deactivated_at IS NOT NULL AND s.revoked_at IS NULL AND s.expires_at > now()
    ) AS found
    UNION ALL
    SELECT 'telemetry of users who have not agreed', count(*)
    FROM (
        SELECT 1 FROM public.telemetry_events AS t
        JOIN public.privacy_prefs AS p ON p.user_id = t.user_id
        WHERE p.consented_at IS NULL
    ) AS found
$$;

CREATE FUNCTION app.apply_retention() RETURNS TABLE (from_table text, deleted bigint)
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
BEGIN
    -- Events and telemetry: a user decides, and an organization may only shorten it for its members.
    RETURN QUERY
    WITH kept AS (
        SELECT u.id AS user_id, t.name,
               least(
                   coalesce(p.retention_days, 90),
                   (
                       SELECT min(r.keep_days)
                       FROM public.retention_policies AS r
                       JOIN public.organization_members AS m ON m.organization_id = r.organization_id
                       WHERE m.user_id = u.id AND r.table_name = t.name AND r.is_active
                   )
               ) AS days
        FROM public.users AS u
        CROSS JOIN (VALUES ('events'), ('telemetry_events')) AS t (name)
        LEFT JOIN public.privacy_prefs AS p ON p.user_id = u.id
    ), old_events AS (
        DELETE FROM public.events AS e
        USING kept AS k
        WHERE k.name = 'events' AND e.user_id = k.user_id AND e.timestamp < now() - make_interval(days => k.days)
        RETURNING e.user_id, k.name
    ), old_telemetry AS (
        DELETE FROM public.telemetry_events AS e
        USING kept AS k
        WHERE k.name = 'telemetry_events' AND e.user_id = k.user_id
            AND e.timestamp < now() - make_interval(days => k.days)
        RETURNING e.user_id, k.name
    ), gone AS (
        SELECT g.user_id, g.name, count(*) AS number
        FROM (SELECT * FROM old_events UNION ALL SELECT * FROM old_telemetry) AS g
        GROUP BY g.user_id, g.name
    ), said AS (
        INSERT INTO public.privacy_transparency_log (user_id, action, subject, details)
        SELECT g.user_id, 'deleted', g.name, jsonb_build_object('rows', g.number, 'reason', 'retention')
        FROM gone AS g
        RETURNING id
    )
    SELECT g.name, sum(g.number)::bigint
    FROM gone AS g
    GROUP BY g.name;

    -- Runs of the workflows of an organization: it decides alone.
    RETURN QUERY
    WITH old_runs AS (
        DELETE FROM public.workflow_executions AS e
        USING public.workflows AS w, public.retention_policies AS r
        WHERE w.id = e.workflow_id AND r.organization_id = w.organization_id AND r.is_active
            AND r.table_name = 'workflow_executions' AND e.finished_at < now() - make_interval(days => r.keep_days)
        RETURNING e.id
    )
    SELECT 'workflow_executions', count(*)
    FROM old_runs
    HAVING count(*) > 0;

    UPDATE public.retention_policies AS r
    SET last_applied_at = now()
    WHERE r.is_active;
END
$$;
COMMENT ON FUNCTION app.apply_retention() IS
    'Deletes what is older than users and organizations want to keep it, and says so in privacy_transparency_log.';
