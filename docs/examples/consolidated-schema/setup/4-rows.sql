-- A service in use: users, teams, workflows with their runs, files, answers.

SET ROLE studio_owner;

INSERT INTO users (email, name, is_admin)
SELECT format('user%s@studio.example', n), format('User %s', n), n = 1
FROM generate_series(1, 200) AS n;

INSERT INTO privacy_prefs (user_id, telemetry_enabled, consented_at)
SELECT id, true, now() - interval '100 days'
FROM users
WHERE email LIKE 'user_@%';

INSERT INTO organizations (name, slug, owner_id)
SELECT format('Team %s', row_number() OVER (ORDER BY email)), format('team-%s', row_number() OVER (ORDER BY email)), id
FROM users
WHERE email LIKE 'user__@%';

INSERT INTO workflows (user_id, organization_id, name, definition)
SELECT o.owner_id, o.id, format('Workflow %s', n), jsonb_build_object('steps', n)
FROM organizations AS o
CROSS JOIN generate_series(1, 3) AS n;

INSERT INTO workflow_executions (workflow_id, triggered_by, status, started_at, finished_at)
SELECT w.id, w.user_id, CASE WHEN n = 7 THEN 'failed' ELSE 'succeeded' END::execution_status,
       now() - n * interval '2 days', now() - n * interval '2 days' + n * interval '3 seconds'
FROM workflows AS w
CROSS JOIN generate_series(1, 10) AS n;

INSERT INTO events (user_id, timestamp, kind, file_path, file_extension)
SELECT id, now() - n * interval '10 days', 'opened', format('/home/me/%s.txt', n), 'txt'
FROM users
CROSS JOIN generate_series(1, 20) AS n;

INSERT INTO offers (code, name, tier, price_cents, is_public)
VALUES ('pro-month', 'Pro', 'pro', 900, true), ('team-month', 'Team', 'team', 2900, true);

INSERT INTO feature_flags (key, description, is_enabled)
VALUES ('new-editor', 'The editor with columns.', true);

INSERT INTO nps_submissions (user_id, score, submitted_at)
SELECT id, 6 + row_number() OVER (ORDER BY email) % 5, now() - interval '3 days'
FROM users;

RESET ROLE;
