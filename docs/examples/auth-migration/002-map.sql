-- Maps each user's id of the old sign-in service to the account. It is kept until phase 008 and has no foreign keys: a
-- row outlives the user and the account.

CREATE TABLE clerk_to_auth_map (
    user_id       uuid PRIMARY KEY,
    clerk_id      text,
    auth_user_id  uuid NOT NULL,
    mapped_at     timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX idx_clerk_to_auth_clerk ON clerk_to_auth_map (clerk_id);
CREATE UNIQUE INDEX idx_clerk_to_auth_auth ON clerk_to_auth_map (auth_user_id);

-- Not accessible through the API; the application's server may read it.
ALTER TABLE clerk_to_auth_map ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON clerk_to_auth_map TO service_role;
