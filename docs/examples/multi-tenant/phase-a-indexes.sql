-- Indexes for the policies and the new code: the rows of one customer, newest first. Built while the service writes.
-- PostgreSQL refuses CONCURRENTLY inside a transaction, so each statement runs by itself.

CREATE INDEX CONCURRENTLY memories_customer_id_created_at_idx
    ON memories (customer_id, created_at);

CREATE INDEX CONCURRENTLY call_summaries_customer_id_created_at_idx
    ON call_summaries (customer_id, created_at);

CREATE INDEX CONCURRENTLY caller_profiles_customer_id_created_at_idx
    ON caller_profiles (customer_id, created_at);

CREATE INDEX CONCURRENTLY personality_metrics_customer_id_created_at_idx
    ON personality_metrics (customer_id, created_at);

CREATE INDEX CONCURRENTLY personality_averages_customer_id_created_at_idx
    ON personality_averages (customer_id, created_at);
