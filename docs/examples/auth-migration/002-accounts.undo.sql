DROP TRIGGER IF EXISTS account_goes_with_user ON users;
DROP TRIGGER IF EXISTS account_follows_user ON users;
DROP TRIGGER IF EXISTS account_at_sign_up ON users;
DROP FUNCTION IF EXISTS account_goes_with_user();
DROP FUNCTION IF EXISTS account_follows_user();
DROP FUNCTION IF EXISTS account_at_sign_up();
DROP FUNCTION IF EXISTS backfill_auth_user(uuid);
