-- How long a run took, for reports. The column is empty at first: adding it rewrites nothing.

ALTER TABLE workflow_executions ADD COLUMN duration_ms bigint;

COMMENT ON COLUMN workflow_executions.duration_ms IS 'How long it took, in milliseconds; NULL: it has not ended.';

CREATE FUNCTION app.measure_execution() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
BEGIN
    NEW.duration_ms := extract(epoch FROM NEW.finished_at - NEW.started_at) * 1000;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION app.measure_execution() IS 'Measures a run when it ends.';
REVOKE EXECUTE ON FUNCTION app.measure_execution() FROM PUBLIC;

CREATE TRIGGER workflow_executions_measure BEFORE INSERT OR UPDATE OF started_at, finished_at ON workflow_executions
    FOR EACH ROW EXECUTE FUNCTION app.measure_execution();
