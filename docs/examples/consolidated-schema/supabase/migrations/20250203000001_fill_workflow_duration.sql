-- Data alone: the runs that ended before the trigger was there. Running it again changes nothing.

UPDATE workflow_executions
SET duration_ms = extract(epoch FROM finished_at - started_at) * 1000
WHERE finished_at IS NOT NULL AND duration_ms IS NULL;
