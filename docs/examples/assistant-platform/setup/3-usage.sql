-- A year of use, for trying it out: run it after phase 006. Not part of the plan.

SET ROLE platform_owner;

INSERT INTO conversations (tenant_id, user_id, title, created_at, updated_at)
SELECT u.tenant_id, u.id, 'Conversation ' || n, now() - n * interval '12 days', now() - n * interval '12 days'
FROM users u
CROSS JOIN generate_series(0, 30) AS n;

INSERT INTO messages (conversation_id, role, content, tokens, created_at)
SELECT c.id, CASE n % 2 WHEN 0 THEN 'user' ELSE 'assistant' END, 'Message ' || n, 40 + n, c.created_at + n * interval '1 minute'
FROM conversations c
CROSS JOIN generate_series(0, 9) AS n;

INSERT INTO feedback (message_id, user_id, rating, created_at)
SELECT m.id, c.user_id, CASE WHEN m.tokens % 5 = 0 THEN -1 ELSE 1 END, m.created_at
FROM messages m
JOIN conversations c ON c.id = m.conversation_id
WHERE m.role = 'assistant' AND m.tokens % 2 = 1;

SELECT count(increment_usage(u.tenant_id, u.id, current_date - n, 10, 450, 0.009))
FROM users u
CROSS JOIN generate_series(0, 89) AS n;

RESET ROLE;
