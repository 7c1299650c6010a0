-- What users think of a message.

CREATE TABLE feedback (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    message_id  uuid NOT NULL REFERENCES messages ON DELETE CASCADE,
    user_id     uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    rating      smallint NOT NULL CHECK (rating IN (-1, 1)),
    comment     text,
    created_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (message_id, user_id)
);

CREATE INDEX feedback_user_idx ON feedback (user_id);
CREATE INDEX feedback_created_at_idx ON feedback (created_at);

ALTER TABLE feedback ENABLE ROW LEVEL SECURITY;

CREATE POLICY feedback_read ON feedback FOR SELECT TO authenticated
    USING (message_id IN (SELECT m.id FROM messages m));
CREATE POLICY feedback_create ON feedback FOR INSERT TO authenticated
    WITH CHECK (user_id = (SELECT current_person()) AND message_id IN (SELECT m.id FROM messages m));
CREATE POLICY feedback_change ON feedback FOR UPDATE TO authenticated
    USING (user_id = (SELECT current_person()))
    WITH CHECK (user_id = (SELECT current_person()) AND message_id IN (SELECT m.id FROM messages m));
CREATE POLICY feedback_remove ON feedback FOR DELETE TO authenticated
    USING (user_id = (SELECT current_person()));

GRANT SELECT, INSERT, UPDATE, DELETE ON feedback TO authenticated;

-- Row security does not apply to a materialized view: no user may read it. It is empty and readable from the start; the
-- unique index is what a refresh without locking out readers needs.
CREATE MATERIALIZED VIEW message_feedback_summary AS
SELECT f.message_id,
       count(*) FILTER (WHERE f.rating = 1) AS positive,
       count(*) FILTER (WHERE f.rating = -1) AS negative,
       max(f.created_at) AS last_feedback_at
FROM feedback f
GROUP BY f.message_id;

CREATE UNIQUE INDEX message_feedback_summary_key ON message_feedback_summary (message_id);
REVOKE ALL ON message_feedback_summary FROM PUBLIC, authenticated;
