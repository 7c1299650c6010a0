-- Asks first where the table has rows. What else depends on it is an error.
DROP TABLE nps_submissions;
