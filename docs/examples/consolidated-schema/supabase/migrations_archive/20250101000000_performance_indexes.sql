-- Archived: never run again.

CREATE INDEX sessions_user_id_idx ON sessions (user_id);
CREATE INDEX events_user_id_timestamp_idx ON events (user_id, timestamp);
CREATE INDEX events_file_path_idx ON events (file_path);
CREATE INDEX patterns_user_id_idx ON patterns (user_id);
CREATE INDEX relationships_target_path_idx ON relationships (target_path);
CREATE INDEX organizations_owner_id_idx ON organizations (owner_id);
CREATE INDEX organization_members_user_id_idx ON organization_members (user_id);
CREATE INDEX organization_members_invited_by_idx ON organization_members (invited_by);
CREATE INDEX workflows_user_id_idx ON workflows (user_id);
CREATE INDEX workflows_organization_id_idx ON workflows (organization_id);
CREATE INDEX workflows_is_active_idx ON workflows (is_active);
CREATE INDEX workflow_versions_created_by_idx ON workflow_versions (created_by);
CREATE INDEX subscriptions_user_id_idx ON subscriptions (user_id);
CREATE INDEX subscriptions_organization_id_idx ON subscriptions (organization_id);
CREATE INDEX subscriptions_offer_id_idx ON subscriptions (offer_id);
CREATE UNIQUE INDEX subscriptions_one_active_idx ON subscriptions (user_id) WHERE status = 'active';
CREATE INDEX privacy_transparency_log_user_id_occurred_at_idx ON privacy_transparency_log (user_id, occurred_at);
