-- Makes the space of dead rows reusable. Not FULL: that would rewrite every table under an exclusive lock, to free space
-- that the tables soon need again.

VACUUM (ANALYZE) users, conversations, chat_sessions, user_context, conversation_memory, topic_progression,
    user_onboarding_milestones, user_preferences, data_export_requests, idempotency_keys, privacy_audit_log, upload_sessions;
