-- Phase b: requires the customer. A session that names none sees no rows.
--
-- One short transaction for each table. The CHECK is dropped after SET NOT NULL, in a separate statement: in one ALTER
-- TABLE, PostgreSQL would drop it first and then read the table. ALTER POLICY replaces the expression in place, so the
-- table is never without a policy.

BEGIN;
ALTER TABLE memories
    ALTER COLUMN customer_id SET NOT NULL,
    ALTER COLUMN customer_id DROP DEFAULT;
ALTER TABLE memories DROP CONSTRAINT memories_customer_id_given;
ALTER POLICY tenant_isolation ON memories
    USING (customer_id = (SELECT nullif(current_setting('app.customer', true), '')::integer));
COMMIT;

BEGIN;
ALTER TABLE call_summaries
    ALTER COLUMN customer_id SET NOT NULL,
    ALTER COLUMN customer_id DROP DEFAULT;
ALTER TABLE call_summaries DROP CONSTRAINT call_summaries_customer_id_given;
ALTER POLICY tenant_isolation ON call_summaries
    USING (customer_id = (SELECT nullif(current_setting('app.customer', true), '')::integer));
COMMIT;

BEGIN;
ALTER TABLE caller_profiles
    ALTER COLUMN customer_id SET NOT NULL,
    ALTER COLUMN customer_id DROP DEFAULT;
ALTER TABLE caller_profiles DROP CONSTRAINT caller_profiles_customer_id_given;
ALTER POLICY tenant_isolation ON caller_profiles
    USING (customer_id = (SELECT nullif(current_setting('app.customer', true), '')::integer));
COMMIT;

BEGIN;
ALTER TABLE personality_metrics
    ALTER COLUMN customer_id SET NOT NULL,
    ALTER COLUMN customer_id DROP DEFAULT;
ALTER TABLE personality_metrics DROP CONSTRAINT personality_metrics_customer_id_given;
ALTER POLICY tenant_isolation ON personality_metrics
    USING (customer_id = (SELECT nullif(current_setting('app.customer', true), '')::integer));
COMMIT;

BEGIN;
ALTER TABLE personality_averages
    ALTER COLUMN customer_id SET NOT NULL,
    ALTER COLUMN customer_id DROP DEFAULT;
ALTER TABLE personality_averages DROP CONSTRAINT personality_averages_customer_id_given;
ALTER POLICY tenant_isolation ON personality_averages
    USING (customer_id = (SELECT nullif(current_setting('app.customer', true), '')::integer));
COMMIT;
