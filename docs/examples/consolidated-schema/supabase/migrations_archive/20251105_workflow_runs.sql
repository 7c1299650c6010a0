-- Archived: never run again.
-- Two files have this number, and the Supabase CLI records a number once.

CREATE TYPE execution_status AS ENUM ('queued', 'running', 'succeeded', 'failed', 'cancelled');
COMMENT ON TYPE execution_status IS 'How far a run of a workflow is.';

CREATE TABLE workflow_executions (
    id            uuid              PRIMARY KEY DEFAULT gen_random_uuid(),
    workflow_id   uuid              NOT NULL REFERENCES workflows ON DELETE CASCADE,
    triggered_by  uuid              REFERENCES users ON DELETE SET NULL,
    status        execution_status  NOT NULL DEFAULT 'queued',
    attempt       smallint          NOT NULL DEFAULT 1,
    started_at    timestamptz       NOT NULL DEFAULT now(),
    finished_at   timestamptz,
    error         text,
    result        jsonb,
    CONSTRAINT workflow_executions_order CHECK (finished_at >= started_at),
    CONSTRAINT workflow_executions_attempt CHECK (attempt >= 1)
);

COMMENT ON TABLE workflow_executions IS
    'Runs of workflows.';
COMMENT ON COLUMN workflow_executions.id IS 'The run.';
COMMENT ON COLUMN workflow_executions.workflow_id IS 'The workflow.';
COMMENT ON COLUMN workflow_executions.triggered_by IS 'Who started it; NULL: a trigger, or the account is gone.';
COMMENT ON COLUMN workflow_executions.status IS 'How far it is.';
COMMENT ON COLUMN workflow_executions.attempt IS 'Which attempt it is, from 1.';
COMMENT ON COLUMN workflow_executions.started_at IS 'When it was queued.';
COMMENT ON COLUMN workflow_executions.finished_at IS 'When it ended; NULL: it has not.';
COMMENT ON COLUMN workflow_executions.error IS 'Why it failed.';
COMMENT ON COLUMN workflow_executions.result IS 'What it returned.';

CREATE INDEX workflow_executions_workflow_id_idx ON workflow_executions (workflow_id);
CREATE INDEX workflow_executions_status_idx ON workflow_executions (status);
CREATE INDEX workflow_executions_started_at_idx ON workflow_executions (started_at);
CREATE INDEX workflow_executions_triggered_by_idx ON workflow_executions (triggered_by);
CREATE INDEX workflow_executions_open_idx ON workflow_executions (workflow_id) WHERE finished_at IS NULL;

CREATE FUNCTION app.count_workflow_version() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
BEGIN
    NEW.version := OLD.version + CASE WHEN NEW.definition IS DISTINCT FROM OLD.definition THEN 1 ELSE 0 END;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION app.count_workflow_version() IS
    'Counts the version of a workflow up when its definition changes.';

CREATE FUNCTION app.keep_workflow_version() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = ''
    AS $$
BEGIN
    INSERT INTO public.workflow_versions (workflow_id, version, definition, created_by)
    VALUES (
        NEW.id,
        NEW.version,
        NEW.definition,
        (SELECT u.id FROM public.users AS u WHERE u.id = app.current_user_id())
    )
    ON CONFLICT (workflow_id, version) DO NOTHING;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION app.keep_workflow_version() IS 'Keeps each definition of a workflow in workflow_versions.';

CREATE TRIGGER workflows_count BEFORE UPDATE OF definition ON workflows
    FOR EACH ROW EXECUTE FUNCTION app.count_workflow_version();
CREATE TRIGGER workflows_keep AFTER INSERT OR UPDATE OF definition ON workflows
    FOR EACH ROW EXECUTE FUNCTION app.keep_workflow_version();
