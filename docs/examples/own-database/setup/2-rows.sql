-- Not part of the plan: rows of the application. psql's variable `requests` is their number.
INSERT INTO app_config (type, settings)
VALUES ('github', '{"owner": "acme"}'), ('claude', '{"effort": "high"}'), ('slack', '{"channel": "ideas"}');

INSERT INTO feature_requests (origin, status, title, labels)
SELECT (ARRAY['slack', 'github_issue', 'web'])[n % 3 + 1]::request_origin,
       (ARRAY['pending', 'processing', 'completed'])[n % 3 + 1]::request_status,
       'request ' || n,
       ARRAY['idea', 'größer']
FROM generate_series(1, :requests) n;

INSERT INTO request_messages (request_id, source, type, body)
SELECT r.id, 'web', 'initial_request', 'message ' || m || ' of ' || r.title
FROM feature_requests r
CROSS JOIN generate_series(1, 3) m;

INSERT INTO __drizzle_migrations (hash, created_at)
VALUES ('0000_first', 1700000000000), ('0001_messages', 1700000100000), ('0002_labels', 1700000200000);
