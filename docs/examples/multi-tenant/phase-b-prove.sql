-- SET NOT NULL alone would read the whole table while nobody else may touch it. With a validated CHECK that says the same, it
-- reads nothing. So the CHECK first, NOT VALID (a lock for a moment, no reading), then VALIDATE (reading, while the service
-- writes), each statement a transaction of its own. Row security does not fool it: VALIDATE reads every row, whoever asks.

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
