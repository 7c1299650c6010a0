-- Restores the state after phase a: code that does not know customers can write again and sees all rows.
-- The CHECK exists only when the phase failed half-way. The notice that it does not exist is suppressed.

BEGIN;
SET LOCAL client_min_messages = warning;
ALTER POLICY tenant_isolation ON personality_averages
    USING ((SELECT nullif(current_setting('app.customer', true), '')) IS NULL
        OR customer_id = (SELECT nullif(current_setting('app.customer', true), '')::integer));
ALTER TABLE personality_averages
    DROP CONSTRAINT IF EXISTS personality_averages_customer_id_given,
    ALTER COLUMN customer_id SET DEFAULT :default_customer,
    ALTER COLUMN customer_id DROP NOT NULL;
COMMIT;

BEGIN;
SET LOCAL client_min_messages = warning;
ALTER POLICY tenant_isolation ON personality_metrics
    USING ((SELECT nullif(current_setting('app.customer', true), '')) IS NULL
        OR customer_id = (SELECT nullif(current_setting('app.customer', true), '')::integer));
ALTER TABLE personality_metrics
    DROP CONSTRAINT IF EXISTS personality_metrics_customer_id_given,
    ALTER COLUMN customer_id SET DEFAULT :default_customer,
    ALTER COLUMN customer_id DROP NOT NULL;
COMMIT;

BEGIN;
SET LOCAL client_min_messages = warning;
ALTER POLICY tenant_isolation ON caller_profiles
    USING ((SELECT nullif(current_setting('app.customer', true), '')) IS NULL
        OR customer_id = (SELECT nullif(current_setting('app.customer', true), '')::integer));
ALTER TABLE caller_profiles
    DROP CONSTRAINT IF EXISTS caller_profiles_customer_id_given,
    ALTER COLUMN customer_id SET DEFAULT :default_customer,
    ALTER COLUMN customer_id DROP NOT NULL;
COMMIT;

BEGIN;
SET LOCAL client_min_messages = warning;
ALTER POLICY tenant_isolation ON call_summaries
    USING ((SELECT nullif(current_setting('app.customer', true), '')) IS NULL
        OR customer_id = (SELECT nullif(current_setting('app.customer', true), '')::integer));
ALTER TABLE call_summaries
    DROP CONSTRAINT IF EXISTS call_summaries_customer_id_given,
    ALTER COLUMN customer_id SET DEFAULT :default_customer,
    ALTER COLUMN customer_id DROP NOT NULL;
COMMIT;

BEGIN;
SET LOCAL client_min_messages = warning;
ALTER POLICY tenant_isolation ON memories
    USING ((SELECT nullif(current_setting('app.customer', true), '')) IS NULL
        OR customer_id = (SELECT nullif(current_setting('app.customer', true), '')::integer));
ALTER TABLE memories
    DROP CONSTRAINT IF EXISTS memories_customer_id_given,
    ALTER COLUMN customer_id SET DEFAULT :default_customer,
    ALTER COLUMN customer_id DROP NOT NULL;
COMMIT;
