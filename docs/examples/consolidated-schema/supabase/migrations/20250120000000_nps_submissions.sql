-- Answers to the question how likely a user is to recommend the service.

CREATE TABLE nps_submissions (
    id            uuid         PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id       uuid         NOT NULL REFERENCES users ON DELETE CASCADE,
    score         smallint     NOT NULL,
    comment       text,
    source        text         NOT NULL DEFAULT 'in-app',
    submitted_at  timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT nps_submissions_score CHECK (score BETWEEN 0 AND 10)
);

COMMENT ON TABLE nps_submissions IS
    'Answers to the question how likely a user is to recommend the service.';
COMMENT ON COLUMN nps_submissions.id IS 'The answer.';
COMMENT ON COLUMN nps_submissions.user_id IS 'Who answered.';
COMMENT ON COLUMN nps_submissions.score IS 'From 0, not at all, to 10, certainly.';
COMMENT ON COLUMN nps_submissions.comment IS 'What the user added.';
COMMENT ON COLUMN nps_submissions.source IS 'Where the user was asked.';
COMMENT ON COLUMN nps_submissions.submitted_at IS 'When.';

-- The table is new: its indexes are built on no rows.
CREATE INDEX nps_submissions_user_id_submitted_at_idx ON nps_submissions (user_id, submitted_at);
CREATE INDEX nps_submissions_submitted_at_idx ON nps_submissions (submitted_at);

ALTER TABLE nps_submissions ENABLE ROW LEVEL SECURITY;
CREATE POLICY nps_submissions_read ON nps_submissions FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()) OR (SELECT app.is_admin()));
CREATE POLICY nps_submissions_create ON nps_submissions FOR INSERT TO authenticated
    WITH CHECK (user_id = (SELECT app.current_user_id()));

GRANT SELECT, INSERT ON nps_submissions TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON nps_submissions TO service_role;
