-- SET NOT NULL alone would read the whole table under an exclusive lock. With a validated CHECK for the same condition it
-- reads nothing. So first the CHECK with NOT VALID (a brief lock, no scan), then VALIDATE (a scan while the service
-- writes), each in a transaction of its own. VALIDATE reads every row, regardless of row security.

ALTER TABLE memories ADD CONSTRAINT memories_customer_id_given CHECK (customer_id IS NOT NULL) NOT VALID;
ALTER TABLE memories VALIDATE CONSTRAINT memories_customer_id_given;

ALTER TABLE call_summaries ADD CONSTRAINT call_summaries_customer_id_given CHECK (customer_id IS NOT NULL) NOT VALID;
ALTER TABLE call_summaries VALIDATE CONSTRAINT call_summaries_customer_id_given;

ALTER TABLE caller_profiles ADD CONSTRAINT caller_profiles_customer_id_given CHECK (customer_id IS NOT NULL) NOT VALID;
ALTER TABLE caller_profiles VALIDATE CONSTRAINT caller_profiles_customer_id_given;

ALTER TABLE personality_metrics ADD CONSTRAINT personality_metrics_customer_id_given CHECK (customer_id IS NOT NULL) NOT VALID;
ALTER TABLE personality_metrics VALIDATE CONSTRAINT personality_metrics_customer_id_given;

ALTER TABLE personality_averages ADD CONSTRAINT personality_averages_customer_id_given CHECK (customer_id IS NOT NULL) NOT VALID;
ALTER TABLE personality_averages VALIDATE CONSTRAINT personality_averages_customer_id_given;
