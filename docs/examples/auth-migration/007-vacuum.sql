-- What the backfills left behind becomes room for new rows. Not FULL: that would write every table anew while nobody can read it,
-- to give back room which the tables soon need again.

VACUUM (ANALYZE) users, conversations, chat_sessions, user_context, conversation_memory, topic_progression,
    user_onboarding_milestones, user_preferences, data_export_requests, idempotency_keys, privacy_audit_log, upload_sessions;
