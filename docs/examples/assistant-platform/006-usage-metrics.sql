-- Messages, tokens and cost of each user by day.

CREATE TABLE usage_metrics (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id       uuid NOT NULL REFERENCES tenants ON DELETE CASCADE,
    user_id         uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    date            date NOT NULL DEFAULT current_date,
    message_count   integer NOT NULL DEFAULT 0,
    total_tokens    bigint NOT NULL DEFAULT 0,
    estimated_cost  numeric(14, 6) NOT NULL DEFAULT 0,
    UNIQUE (tenant_id, user_id, date)
);

CREATE INDEX usage_metrics_date_idx ON usage_metrics (date, tenant_id);
CREATE INDEX usage_metrics_user_idx ON usage_metrics (user_id);

-- Counts a request: one statement for the application, whether the day has a row or not.
CREATE FUNCTION increment_usage(tenant uuid, person uuid, day date, messages integer, tokens integer, cost numeric)
    RETURNS bigint
    LANGUAGE sql
BEGIN ATOMIC
    INSERT INTO usage_metrics AS u (tenant_id, user_id, date, message_count, total_tokens, estimated_cost)
    VALUES (tenant, person, day, messages, tokens, cost)
    ON CONFLICT (tenant_id, user_id, date) DO UPDATE
        SET message_count = u.message_count + excluded.message_count,
            total_tokens = u.total_tokens + excluded.total_tokens,
            estimated_cost = u.estimated_cost + excluded.estimated_cost
    RETURNING u.total_tokens;
END;

ALTER TABLE usage_metrics ENABLE ROW LEVEL SECURITY;

CREATE POLICY usage_metrics_read ON usage_metrics FOR SELECT TO authenticated
    USING (tenant_id = (SELECT current_tenant()));
CREATE POLICY usage_metrics_create ON usage_metrics FOR INSERT TO authenticated
    WITH CHECK (tenant_id = (SELECT current_tenant()) AND user_id = (SELECT current_person()));
CREATE POLICY usage_metrics_change ON usage_metrics FOR UPDATE TO authenticated
    USING (tenant_id = (SELECT current_tenant()) AND user_id = (SELECT current_person()))
    WITH CHECK (tenant_id = (SELECT current_tenant()) AND user_id = (SELECT current_person()));
CREATE POLICY usage_metrics_remove ON usage_metrics FOR DELETE TO authenticated
    USING (false);

GRANT SELECT, INSERT, UPDATE, DELETE ON usage_metrics TO authenticated;

-- security_invoker: the rows are those that the reader may see in the table.
CREATE VIEW current_day_usage WITH (security_invoker = true) AS
SELECT tenant_id, sum(message_count) AS messages, sum(total_tokens) AS tokens, sum(estimated_cost) AS cost
FROM usage_metrics
WHERE date = current_date
GROUP BY tenant_id;
GRANT SELECT ON current_day_usage TO authenticated;

CREATE MATERIALIZED VIEW monthly_usage_summary AS
SELECT tenant_id,
       date_trunc('month', date)::date AS month,
       count(DISTINCT user_id) AS active_users,
       sum(message_count) AS messages,
       sum(total_tokens) AS tokens,
       sum(estimated_cost) AS cost
FROM usage_metrics
GROUP BY tenant_id, date_trunc('month', date)::date;

CREATE UNIQUE INDEX monthly_usage_summary_key ON monthly_usage_summary (tenant_id, month);
REVOKE ALL ON monthly_usage_summary FROM PUBLIC, authenticated;
