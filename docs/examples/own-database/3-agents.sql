-- The application's pending migration 0003, on the new database.
CREATE TABLE agent_runs (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request_id integer NOT NULL REFERENCES feature_requests ON DELETE CASCADE,
    status task_status NOT NULL DEFAULT 'pending',
    started_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX agent_runs_request ON agent_runs (request_id);

-- The application's tool must not apply it again.
INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('0003_agents', 1700000300000);
