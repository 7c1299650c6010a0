-- Phase a: adds the customer to every row, and a policy that permits existing code.
--
-- One short transaction for each table. Each table is locked alone, for milliseconds. It never has row security without
-- a policy, which would hide all its rows.
--
-- The default is a constant. PostgreSQL stores it in the catalog as the value of existing rows and rewrites nothing.
--
-- The policy: a session that names a customer (app.customer, set in the transaction) sees the rows of that customer. A
-- session that names none, as existing code does, sees all rows. The setting is read in a subquery: once for each query,
-- not once for each row. nullif: a setting that was local to a transaction is '' after it, not NULL.

BEGIN;
ALTER TABLE memories
    ADD COLUMN customer_id integer DEFAULT :default_customer,
    ENABLE ROW LEVEL SECURITY,
    FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON memories
    USING ((SELECT nullif(current_setting('app.customer', true), '')) IS NULL
        OR customer_id = (SELECT nullif(current_setting('app.customer', true), '')::integer));
COMMIT;

BEGIN;
ALTER TABLE call_summaries
    ADD COLUMN customer_id integer DEFAULT :default_customer,
    ENABLE ROW LEVEL SECURITY,
    FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON call_summaries
    USING ((SELECT nullif(current_setting('app.customer', true), '')) IS NULL
        OR customer_id = (SELECT nullif(current_setting('app.customer', true), '')::integer));
COMMIT;

BEGIN;
ALTER TABLE caller_profiles
    ADD COLUMN customer_id integer DEFAULT :default_customer,
    ENABLE ROW LEVEL SECURITY,
    FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON caller_profiles
    USING ((SELECT nullif(current_setting('app.customer', true), '')) IS NULL
        OR customer_id = (SELECT nullif(current_setting('app.customer', true), '')::integer));
COMMIT;

BEGIN;
ALTER TABLE personality_metrics
    ADD COLUMN customer_id integer DEFAULT :default_customer,
    ENABLE ROW LEVEL SECURITY,
    FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON personality_metrics
    USING ((SELECT nullif(current_setting('app.customer', true), '')) IS NULL
        OR customer_id = (SELECT nullif(current_setting('app.customer', true), '')::integer));
COMMIT;

BEGIN;
ALTER TABLE personality_averages
    ADD COLUMN customer_id integer DEFAULT :default_customer,
    ENABLE ROW LEVEL SECURITY,
    FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON personality_averages
    USING ((SELECT nullif(current_setting('app.customer', true), '')) IS NULL
        OR customer_id = (SELECT nullif(current_setting('app.customer', true), '')::integer));
COMMIT;
