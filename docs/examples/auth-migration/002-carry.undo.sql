DROP TRIGGER IF EXISTS carry_auth_user_id ON users;
DROP FUNCTION IF EXISTS carry_auth_user_id();
