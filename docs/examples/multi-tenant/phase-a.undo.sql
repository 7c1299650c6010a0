-- Undoes phase-a.sql, last table first. The policy is dropped before the column that it uses. FORCE is removed separately,
-- because DISABLE leaves it on. IF EXISTS: a phase that failed half-way can be undone too.
--
-- Dropping the column loses the customer of each row: rows of other customers become one customer's again.

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
