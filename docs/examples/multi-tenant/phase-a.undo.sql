-- Takes phase-a.sql back, the last table first. The policy goes before the column that it uses, and FORCE is taken off by itself:
-- DISABLE alone would leave it on, for the next who enables row security. IF EXISTS, because a phase may also be undone when it
-- failed half way.
--
-- What goes with the column is the customer of each row: rows of other customers are one customer's again.

BEGIN;
DROP POLICY IF EXISTS tenant_isolation ON personality_averages;
ALTER TABLE personality_averages
    NO FORCE ROW LEVEL SECURITY,
    DISABLE ROW LEVEL SECURITY,
    DROP COLUMN IF EXISTS customer_id;
COMMIT;

BEGIN;
DROP POLICY IF EXISTS tenant_isolation ON personality_metrics;
ALTER TABLE personality_metrics
    NO FORCE ROW LEVEL SECURITY,
    DISABLE ROW LEVEL SECURITY,
    DROP COLUMN IF EXISTS customer_id;
COMMIT;

BEGIN;
DROP POLICY IF EXISTS tenant_isolation ON caller_profiles;
ALTER TABLE caller_profiles
    NO FORCE ROW LEVEL SECURITY,
    DISABLE ROW LEVEL SECURITY,
    DROP COLUMN IF EXISTS customer_id;
COMMIT;

BEGIN;
DROP POLICY IF EXISTS tenant_isolation ON call_summaries;
ALTER TABLE call_summaries
    NO FORCE ROW LEVEL SECURITY,
    DISABLE ROW LEVEL SECURITY,
    DROP COLUMN IF EXISTS customer_id;
COMMIT;

BEGIN;
DROP POLICY IF EXISTS tenant_isolation ON memories;
ALTER TABLE memories
    NO FORCE ROW LEVEL SECURITY,
    DISABLE ROW LEVEL SECURITY,
    DROP COLUMN IF EXISTS customer_id;
COMMIT;
