DROP TRIGGER workflow_executions_measure ON workflow_executions;
DROP FUNCTION app.measure_execution();
ALTER TABLE workflow_executions DROP COLUMN duration_ms;
