-- Not part of the plan: the application's tables in the default database, as its migrations 0000 to 0002 left them.
CREATE TYPE config_type AS ENUM ('github', 'claude', 'slack');
CREATE TYPE message_source AS ENUM ('slack', 'github', 'web', 'system');
CREATE TYPE message_type AS ENUM (
    'initial_request', 'clarification_ask', 'clarification_answer', 'summary', 'issue_draft', 'issue_created',
    'issue_updated', 'plan_draft', 'plan_approved', 'plan_rejected', 'work_started', 'work_progress', 'work_completed',
    'review_asked', 'review_given', 'error', 'note'
);
CREATE TYPE request_origin AS ENUM ('slack', 'github_issue', 'web');
CREATE TYPE request_status AS ENUM (
    'pending', 'clarifying', 'issue_created', 'processing', 'in_review', 'completed', 'rejected', 'error'
);
CREATE TYPE task_status AS ENUM ('pending', 'processing', 'completed', 'error');

CREATE TABLE app_config (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    type config_type NOT NULL UNIQUE,
    settings jsonb NOT NULL DEFAULT '{}',
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE feature_requests (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    origin request_origin NOT NULL,
    status request_status NOT NULL DEFAULT 'pending',
    task task_status NOT NULL DEFAULT 'pending',
    title text NOT NULL,
    labels text[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX feature_requests_open ON feature_requests (created_at) WHERE status NOT IN ('completed', 'rejected');

CREATE TABLE request_messages (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request_id integer NOT NULL REFERENCES feature_requests ON DELETE CASCADE,
    source message_source NOT NULL,
    type message_type NOT NULL,
    body text NOT NULL CHECK (body <> ''),
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX request_messages_request ON request_messages (request_id, created_at);

-- What the application's own migration tool has applied.
CREATE TABLE __drizzle_migrations (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash text NOT NULL,
    created_at bigint
);
