-- Archived: never run again.

CREATE TABLE metrics_log (
    id           bigint            GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    metric       text              NOT NULL,
    value        double precision  NOT NULL,
    labels       jsonb             NOT NULL DEFAULT '{}',
    recorded_at  timestamptz       NOT NULL DEFAULT now()
);

COMMENT ON TABLE metrics_log IS
    'Measurements of the service itself.';
COMMENT ON COLUMN metrics_log.id IS 'The number of the row.';
COMMENT ON COLUMN metrics_log.metric IS 'What was measured.';
COMMENT ON COLUMN metrics_log.value IS 'The value.';
COMMENT ON COLUMN metrics_log.labels IS 'What the value is of, as a region.';
COMMENT ON COLUMN metrics_log.recorded_at IS 'When.';

CREATE INDEX metrics_log_metric_recorded_at_idx ON metrics_log (metric, recorded_at);

CREATE FUNCTION app.record_metric(measured text, measurement double precision, of jsonb DEFAULT '{}') RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
DECLARE
    number bigint;
BEGIN
    INSERT INTO public.metrics_log AS m (metric, value, labels)
    VALUES (measured, measurement, of)
    RETURNING m.id INTO number;
    RETURN number;
END
$$;
COMMENT ON FUNCTION app.record_metric(text, double precision, jsonb) IS
    'Records a measurement of the service. Returns its number.';
