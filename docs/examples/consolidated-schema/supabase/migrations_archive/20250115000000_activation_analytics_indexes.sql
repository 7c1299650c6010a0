-- Archived: never run again.

CREATE TABLE utm_tracks (
    id             uuid         PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id        uuid         REFERENCES users ON DELETE SET NULL,
    source         text         NOT NULL,
    medium         text,
    campaign       text,
    term           text,
    content        text,
    landing_page   text         NOT NULL,
    first_seen_at  timestamptz  NOT NULL DEFAULT now()
);

COMMENT ON TABLE utm_tracks IS
    'Where users came from.';
COMMENT ON COLUMN utm_tracks.id IS 'The visit.';
COMMENT ON COLUMN utm_tracks.user_id IS 'Who signed up after it; NULL: nobody, or the account is gone.';
COMMENT ON COLUMN utm_tracks.source IS 'utm_source of the address.';
COMMENT ON COLUMN utm_tracks.medium IS 'utm_medium.';
COMMENT ON COLUMN utm_tracks.campaign IS 'utm_campaign.';
COMMENT ON COLUMN utm_tracks.term IS 'utm_term.';
COMMENT ON COLUMN utm_tracks.content IS 'utm_content.';
COMMENT ON COLUMN utm_tracks.landing_page IS 'The first page, without parameters.';
COMMENT ON COLUMN utm_tracks.first_seen_at IS 'When.';

CREATE INDEX utm_tracks_user_id_idx ON utm_tracks (user_id);
CREATE INDEX utm_tracks_campaign_first_seen_at_idx ON utm_tracks (campaign, first_seen_at);

CREATE TABLE cohorts (
    id           uuid         PRIMARY KEY DEFAULT gen_random_uuid(),
    name         text         NOT NULL UNIQUE,
    description  text,
    criteria     jsonb        NOT NULL DEFAULT '{}',
    starts_on    date         NOT NULL,
    ends_on      date         NOT NULL,
    size         integer      NOT NULL DEFAULT 0,
    created_at   timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT cohorts_days CHECK (ends_on >= starts_on),
    CONSTRAINT cohorts_size CHECK (size >= 0)
);

COMMENT ON TABLE cohorts IS
    'Groups of users that are compared over time.';
COMMENT ON COLUMN cohorts.id IS 'The cohort.';
COMMENT ON COLUMN cohorts.name IS 'The name in reports.';
COMMENT ON COLUMN cohorts.description IS 'What it is for.';
COMMENT ON COLUMN cohorts.criteria IS 'Which users belong to it.';
COMMENT ON COLUMN cohorts.starts_on IS 'The first day on which members signed up.';
COMMENT ON COLUMN cohorts.ends_on IS 'The last one.';
COMMENT ON COLUMN cohorts.size IS 'How many members it had when it was counted.';
COMMENT ON COLUMN cohorts.created_at IS 'When it was made.';

CREATE VIEW workflow_success_rates WITH (security_invoker = true) AS
SELECT w.id AS workflow_id,
       w.name,
       count(e.id) AS runs,
       count(e.id) FILTER (WHERE e.status = 'succeeded') AS succeeded,
       count(e.id) FILTER (WHERE e.status = 'failed') AS failed,
       max(e.started_at) AS last_started_at
FROM workflows AS w
LEFT JOIN workflow_executions AS e ON e.workflow_id = w.id
GROUP BY w.id;
COMMENT ON VIEW workflow_success_rates IS 'How the runs of each workflow end. A reader sees the own workflows.';
COMMENT ON COLUMN workflow_success_rates.workflow_id IS 'The workflow.';
COMMENT ON COLUMN workflow_success_rates.name IS 'Its name.';
COMMENT ON COLUMN workflow_success_rates.runs IS 'How many runs it had.';
COMMENT ON COLUMN workflow_success_rates.succeeded IS 'How many of them succeeded.';
COMMENT ON COLUMN workflow_success_rates.failed IS 'How many of them failed.';
COMMENT ON COLUMN workflow_success_rates.last_started_at IS 'When the newest run was queued.';
GRANT SELECT ON workflow_success_rates TO authenticated;
GRANT SELECT ON workflow_success_rates TO service_role;

ALTER TABLE utm_tracks ENABLE ROW LEVEL SECURITY;
CREATE POLICY utm_tracks_read ON utm_tracks FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()) OR (SELECT app.is_admin()));
GRANT SELECT ON utm_tracks TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON utm_tracks TO service_role;

ALTER TABLE cohorts ENABLE ROW LEVEL SECURITY;
CREATE POLICY cohorts_read ON cohorts FOR SELECT TO authenticated
    USING ((SELECT app.is_admin()));
GRANT SELECT ON cohorts TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON cohorts TO service_role;
