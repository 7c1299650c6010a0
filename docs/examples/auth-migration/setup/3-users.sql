-- Creates the given number of users, with ten rows each in the other tables on average. Run it as a superuser:
--   psql -d service -v ON_ERROR_STOP=1 -v users=50 -f 3-users.sql           (users=1000000: ten million rows)
--
-- Of every fifty users, one is deleted (and returned later with the same e-mail) and one is invited. Of the first five
-- hundred, one of fifty has no e-mail, and one has the e-mail of another user in a different spelling.

BEGIN;
SET LOCAL session_replication_role = replica;       -- skips foreign key checks; the rows are consistent

INSERT INTO users (id, clerk_id, email, name, created_at, deleted_at)
SELECT md5('user ' || n)::uuid,
       CASE WHEN n % 50 = 11 THEN 'invited_' || n ELSE 'user_' || md5('clerk ' || n) END,
       CASE
           WHEN n <= 500 AND n % 50 = 23 THEN NULL
           WHEN n <= 500 AND n % 50 = 31 THEN 'User' || n - 1 || '@Example.com'
           WHEN n % 50 = 7 THEN 'user' || n + 1 || '@example.com'
           ELSE 'user' || n || '@example.com'
       END,
       'User ' || n,
       now() - n * interval '1 minute',
       CASE WHEN n % 50 = 7 THEN now() - interval '30 days' END
FROM generate_series(1, :users) AS n;

INSERT INTO conversations (id, user_id, title)
SELECT md5('conversation ' || n)::uuid, md5('user ' || n)::uuid, 'About question ' || n FROM generate_series(1, :users) AS n;

INSERT INTO chat_sessions (user_id, started_at)
SELECT md5('user ' || n % :users + 1)::uuid, now() - n * interval '1 second' FROM generate_series(1, 2 * :users) AS n;

INSERT INTO user_context (user_id, context)
SELECT md5('user ' || n)::uuid, jsonb_build_object('topic', n % 100) FROM generate_series(1, :users) AS n;

INSERT INTO conversation_memory (conversation_id, position, user_id, content)
SELECT md5('conversation ' || n)::uuid, p, md5('user ' || n)::uuid, 'What was said in turn ' || p
FROM generate_series(1, :users) AS n, generate_series(1, 2) AS p;

INSERT INTO topic_progression (user_id, topic, level)
SELECT md5('user ' || n)::uuid, 'topic-' || n % 20, n % 10 FROM generate_series(1, :users) AS n;

INSERT INTO user_onboarding_milestones (user_id, milestone)
SELECT md5('user ' || 2 * n)::uuid, 'first question' FROM generate_series(1, :users / 2) AS n;

INSERT INTO user_preferences (user_id, language)
SELECT md5('user ' || n)::uuid, CASE n % 3 WHEN 0 THEN 'de' ELSE 'en' END FROM generate_series(1, :users) AS n;

INSERT INTO data_export_requests (user_id)
SELECT md5('user ' || 4 * n)::uuid FROM generate_series(1, :users / 4) AS n;

INSERT INTO idempotency_keys (key, user_id)
SELECT md5('key ' || n), md5('user ' || 2 * n)::uuid FROM generate_series(1, :users / 2) AS n;

-- Every tenth entry belongs to no user.
INSERT INTO privacy_audit_log (user_id, action)
SELECT CASE WHEN n % 10 > 0 THEN md5('user ' || 4 * n)::uuid END, 'looked at' FROM generate_series(1, :users / 4) AS n;

INSERT INTO upload_sessions (id, user_id)
SELECT md5('upload ' || n)::uuid, md5('user ' || 4 * n)::uuid FROM generate_series(1, :users / 4) AS n;

INSERT INTO documents (id, uploaded_by, title)
SELECT md5('document ' || n)::uuid, md5('user ' || 4 * n)::uuid, 'Paper ' || n FROM generate_series(1, :users / 4) AS n;

COMMIT;

ANALYZE;
