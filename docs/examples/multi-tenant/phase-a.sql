-- Phase a: every row gets a customer, and row security a policy that lets today's code go on as it does.
--
-- One short transaction a table: each table is locked alone, for milliseconds, and is never to be seen with row security
-- enabled and no policy on it, which would hide all its rows.
--
-- The default is a constant, so PostgreSQL notes it in the catalog as the value of the rows that are there: nothing is rewritten.
--
-- The policy: who names a customer (app.customer, set in the transaction) gets the rows of that customer; who names none, as
-- today's code does, gets all of them. The setting is read in a subquery, so once a query and not once a row, and by way of
-- nullif because a setting that was local to a transaction is '' after it, not NULL.

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
