-- Archived: never run again.

CREATE SCHEMA app;
COMMENT ON SCHEMA app IS 'Functions of the application. The tables are in public.';

CREATE TYPE event_kind AS ENUM ('created', 'modified', 'opened', 'renamed', 'moved', 'deleted');
COMMENT ON TYPE event_kind IS 'What can happen to a file.';

CREATE TYPE relationship_kind AS ENUM ('imports', 'references', 'derived_from', 'opened_together');
COMMENT ON TYPE relationship_kind IS 'How two files belong together.';

CREATE TYPE organization_role AS ENUM ('owner', 'admin', 'member');
COMMENT ON TYPE organization_role IS 'What a member of an organization may do.';

CREATE TYPE subscription_tier AS ENUM ('free', 'pro', 'team');
COMMENT ON TYPE subscription_tier IS 'What a subscription unlocks.';

CREATE TYPE subscription_status AS ENUM ('trialing', 'active', 'past_due', 'cancelled');
COMMENT ON TYPE subscription_status IS 'Whether a subscription is paid.';

CREATE FUNCTION app.current_user_id() RETURNS uuid
    LANGUAGE sql STABLE
    SET search_path = ''
    AS $$
    SELECT (nullif(current_setting('request.jwt.claims', true), '')::json ->> 'sub')::uuid
$$;
COMMENT ON FUNCTION app.current_user_id() IS
    'The user of the request, as the API gives it; NULL: nobody has signed in.';

CREATE FUNCTION app.touch_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION app.touch_updated_at() IS 'Sets updated_at of a changed row.';

CREATE TABLE users (
    id            uuid         PRIMARY KEY DEFAULT gen_random_uuid(),
    email         text         NOT NULL UNIQUE,
    name          text,
    locale        text         NOT NULL DEFAULT 'en',
    timezone      text         NOT NULL DEFAULT 'UTC',
    is_admin      boolean      NOT NULL DEFAULT false,
    last_seen_at  timestamptz,
    created_at    timestamptz  NOT NULL DEFAULT now(),
    updated_at    timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT users_email_lower CHECK (email = lower(email))
);

COMMENT ON TABLE users IS
    'Accounts. A row is a person who can sign in.';
COMMENT ON COLUMN users.id IS 'The account.';
COMMENT ON COLUMN users.email IS 'The address for signing in, in lower case.';
COMMENT ON COLUMN users.name IS 'The name that others see.';
COMMENT ON COLUMN users.locale IS 'The language of the application, as in BCP 47.';
COMMENT ON COLUMN users.timezone IS 'The time zone for reports, as in the IANA database.';
COMMENT ON COLUMN users.is_admin IS 'Whether the account administers the whole service.';
COMMENT ON COLUMN users.last_seen_at IS 'The last request of any session.';
COMMENT ON COLUMN users.created_at IS 'When the account was made.';
COMMENT ON COLUMN users.updated_at IS 'When the account was changed.';

CREATE TABLE sessions (
    id          uuid         PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id     uuid         NOT NULL REFERENCES users ON DELETE CASCADE,
    token       text         NOT NULL UNIQUE,
    user_agent  text,
    ip_address  inet,
    expires_at  timestamptz  NOT NULL,
    created_at  timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT sessions_expiry CHECK (expires_at > created_at)
);

COMMENT ON TABLE sessions IS
    'Signed-in devices of a user.';
COMMENT ON COLUMN sessions.id IS 'The session.';
COMMENT ON COLUMN sessions.user_id IS 'Who is signed in.';
COMMENT ON COLUMN sessions.token IS 'SHA-256 of the token that the device has. The token itself is not stored.';
COMMENT ON COLUMN sessions.user_agent IS 'What the device says of itself.';
COMMENT ON COLUMN sessions.ip_address IS 'Where the session began.';
COMMENT ON COLUMN sessions.expires_at IS 'When the session ends by itself.';
COMMENT ON COLUMN sessions.created_at IS 'When the session began.';

CREATE TABLE events (
    id              bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id         uuid         NOT NULL REFERENCES users ON DELETE CASCADE,
    timestamp       timestamptz  NOT NULL DEFAULT now(),
    kind            event_kind   NOT NULL,
    file_path       text         NOT NULL,
    file_extension  text,
    application     text,
    bytes           bigint,
    details         jsonb        NOT NULL DEFAULT '{}',
    CONSTRAINT events_bytes CHECK (bytes >= 0)
);

COMMENT ON TABLE events IS
    'What happened to files of a user, as the desktop agent reports it.';
COMMENT ON COLUMN events.id IS 'The number of the row.';
COMMENT ON COLUMN events.user_id IS 'Whose file it is.';
COMMENT ON COLUMN events.timestamp IS 'When it happened on the device.';
COMMENT ON COLUMN events.kind IS 'What happened.';
COMMENT ON COLUMN events.file_path IS 'The path, or its hash where the user wants paths to be anonymous.';
COMMENT ON COLUMN events.file_extension IS 'The extension in lower case, without the dot.';
COMMENT ON COLUMN events.application IS 'The application that used the file.';
COMMENT ON COLUMN events.bytes IS 'The size of the file afterwards.';
COMMENT ON COLUMN events.details IS 'What else the agent knows.';

CREATE TABLE patterns (
    id              uuid          PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id         uuid          NOT NULL REFERENCES users ON DELETE CASCADE,
    file_extension  text          NOT NULL,
    application     text,
    occurrences     integer       NOT NULL DEFAULT 0,
    confidence      numeric(4,3)  NOT NULL DEFAULT 0,
    description     text,
    first_seen_at   timestamptz   NOT NULL DEFAULT now(),
    last_seen_at    timestamptz   NOT NULL DEFAULT now(),
    CONSTRAINT patterns_confidence CHECK (confidence BETWEEN 0 AND 1),
    UNIQUE (user_id, file_extension)
);

COMMENT ON TABLE patterns IS
    'How a user works with files of one extension, as derived from events.';
COMMENT ON COLUMN patterns.id IS 'The pattern.';
COMMENT ON COLUMN patterns.user_id IS 'Whose habit it is.';
COMMENT ON COLUMN patterns.file_extension IS 'The extension that it is about.';
COMMENT ON COLUMN patterns.application IS 'The application that is used most for it.';
COMMENT ON COLUMN patterns.occurrences IS 'How many events support it.';
COMMENT ON COLUMN patterns.confidence IS 'How sure the detection is, from 0 to 1.';
COMMENT ON COLUMN patterns.description IS 'The pattern in words.';
COMMENT ON COLUMN patterns.first_seen_at IS 'The first event of it.';
COMMENT ON COLUMN patterns.last_seen_at IS 'The newest event of it.';

CREATE TABLE relationships (
    id             uuid               PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id        uuid               NOT NULL REFERENCES users ON DELETE CASCADE,
    source_path    text               NOT NULL,
    target_path    text               NOT NULL,
    kind           relationship_kind  NOT NULL,
    strength       numeric(4,3)       NOT NULL DEFAULT 0,
    observations   integer            NOT NULL DEFAULT 1,
    first_seen_at  timestamptz        NOT NULL DEFAULT now(),
    last_seen_at   timestamptz        NOT NULL DEFAULT now(),
    CONSTRAINT relationships_strength CHECK (strength BETWEEN 0 AND 1),
    CONSTRAINT relationships_two_files CHECK (source_path <> target_path),
    UNIQUE (user_id, source_path, target_path, kind)
);

COMMENT ON TABLE relationships IS
    'Files that belong together, as derived from events.';
COMMENT ON COLUMN relationships.id IS 'The relationship.';
COMMENT ON COLUMN relationships.user_id IS 'Whose files they are.';
COMMENT ON COLUMN relationships.source_path IS 'The file that the relationship starts from.';
COMMENT ON COLUMN relationships.target_path IS 'The file that it leads to.';
COMMENT ON COLUMN relationships.kind IS 'How they belong together.';
COMMENT ON COLUMN relationships.strength IS 'How often they are used together, from 0 to 1.';
COMMENT ON COLUMN relationships.observations IS 'How many times it was seen.';
COMMENT ON COLUMN relationships.first_seen_at IS 'When it was seen first.';
COMMENT ON COLUMN relationships.last_seen_at IS 'When it was seen last.';

CREATE TABLE organizations (
    id          uuid         PRIMARY KEY DEFAULT gen_random_uuid(),
    name        text         NOT NULL,
    slug        text         NOT NULL UNIQUE,
    owner_id    uuid         NOT NULL REFERENCES users ON DELETE RESTRICT,
    settings    jsonb        NOT NULL DEFAULT '{}',
    created_at  timestamptz  NOT NULL DEFAULT now(),
    updated_at  timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT organizations_slug CHECK (slug ~ '^[a-z0-9][a-z0-9-]*$')
);

COMMENT ON TABLE organizations IS
    'Teams that share workflows and a bill.';
COMMENT ON COLUMN organizations.id IS 'The organization.';
COMMENT ON COLUMN organizations.name IS 'The name that members see.';
COMMENT ON COLUMN organizations.slug IS 'The name in addresses.';
COMMENT ON COLUMN organizations.owner_id IS 'Who answers for it. Always a member with the role owner.';
COMMENT ON COLUMN organizations.settings IS 'Settings of the application.';
COMMENT ON COLUMN organizations.created_at IS 'When it was made.';
COMMENT ON COLUMN organizations.updated_at IS 'When it was changed.';

CREATE TABLE organization_members (
    organization_id  uuid               NOT NULL REFERENCES organizations ON DELETE CASCADE,
    user_id          uuid               NOT NULL REFERENCES users ON DELETE CASCADE,
    role             organization_role  NOT NULL DEFAULT 'member',
    invited_by       uuid               REFERENCES users ON DELETE SET NULL,
    joined_at        timestamptz        NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, user_id)
);

COMMENT ON TABLE organization_members IS
    'Who belongs to an organization, and as what.';
COMMENT ON COLUMN organization_members.organization_id IS 'The organization.';
COMMENT ON COLUMN organization_members.user_id IS 'The member.';
COMMENT ON COLUMN organization_members.role IS 'What the member may do.';
COMMENT ON COLUMN organization_members.invited_by IS
    'Who invited the member; NULL: the account is gone, or nobody did.';
COMMENT ON COLUMN organization_members.joined_at IS 'Since when.';

CREATE TABLE workflows (
    id               uuid         PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id          uuid         NOT NULL REFERENCES users ON DELETE CASCADE,
    organization_id  uuid         REFERENCES organizations ON DELETE CASCADE,
    name             text         NOT NULL,
    description      text,
    definition       jsonb        NOT NULL,
    version          integer      NOT NULL DEFAULT 1,
    is_active        boolean      NOT NULL DEFAULT true,
    created_at       timestamptz  NOT NULL DEFAULT now(),
    updated_at       timestamptz  NOT NULL DEFAULT now()
);

COMMENT ON TABLE workflows IS
    'Automations, of a user alone or of an organization.';
COMMENT ON COLUMN workflows.id IS 'The workflow.';
COMMENT ON COLUMN workflows.user_id IS 'Who made it.';
COMMENT ON COLUMN workflows.organization_id IS 'The organization that shares it; NULL: it is private.';
COMMENT ON COLUMN workflows.name IS 'The name in lists.';
COMMENT ON COLUMN workflows.description IS 'What it is for.';
COMMENT ON COLUMN workflows.definition IS 'Its steps and triggers.';
COMMENT ON COLUMN workflows.version IS 'The version of the definition. It counts up when the definition changes.';
COMMENT ON COLUMN workflows.is_active IS 'Whether its triggers start it.';
COMMENT ON COLUMN workflows.created_at IS 'When it was made.';
COMMENT ON COLUMN workflows.updated_at IS 'When it was changed.';

CREATE TABLE workflow_versions (
    id           uuid         PRIMARY KEY DEFAULT gen_random_uuid(),
    workflow_id  uuid         NOT NULL REFERENCES workflows ON DELETE CASCADE,
    version      integer      NOT NULL,
    definition   jsonb        NOT NULL,
    created_by   uuid         REFERENCES users ON DELETE SET NULL,
    created_at   timestamptz  NOT NULL DEFAULT now(),
    UNIQUE (workflow_id, version)
);

COMMENT ON TABLE workflow_versions IS
    'Former and present definitions of workflows. A trigger writes them.';
COMMENT ON COLUMN workflow_versions.id IS 'The version.';
COMMENT ON COLUMN workflow_versions.workflow_id IS 'The workflow.';
COMMENT ON COLUMN workflow_versions.version IS 'The number, from 1.';
COMMENT ON COLUMN workflow_versions.definition IS 'The steps and triggers of that version.';
COMMENT ON COLUMN workflow_versions.created_by IS
    'Who changed it; NULL: a task of the service, or the account is gone.';
COMMENT ON COLUMN workflow_versions.created_at IS 'Since when it is in effect.';

CREATE TABLE offers (
    id           uuid               PRIMARY KEY DEFAULT gen_random_uuid(),
    code         text               NOT NULL UNIQUE,
    name         text               NOT NULL,
    tier         subscription_tier  NOT NULL,
    price_cents  integer            NOT NULL,
    currency     text               NOT NULL DEFAULT 'EUR',
    period       text               NOT NULL DEFAULT 'month',
    is_public    boolean            NOT NULL DEFAULT false,
    valid_from   timestamptz        NOT NULL DEFAULT now(),
    valid_until  timestamptz,
    created_at   timestamptz        NOT NULL DEFAULT now(),
    CONSTRAINT offers_price CHECK (price_cents >= 0),
    CONSTRAINT offers_currency CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT offers_period CHECK (period IN ('month', 'year')),
    CONSTRAINT offers_validity CHECK (valid_until > valid_from)
);

COMMENT ON TABLE offers IS
    'What can be bought.';
COMMENT ON COLUMN offers.id IS 'The offer.';
COMMENT ON COLUMN offers.code IS 'The name in addresses and coupons.';
COMMENT ON COLUMN offers.name IS 'The name that people see.';
COMMENT ON COLUMN offers.tier IS 'What it unlocks.';
COMMENT ON COLUMN offers.price_cents IS 'The price of a period, in hundredths of the currency.';
COMMENT ON COLUMN offers.currency IS 'The currency, as in ISO 4217.';
COMMENT ON COLUMN offers.period IS 'The length of a period: month or year.';
COMMENT ON COLUMN offers.is_public IS 'Whether everybody sees it.';
COMMENT ON COLUMN offers.valid_from IS 'From when it can be bought.';
COMMENT ON COLUMN offers.valid_until IS 'Until when; NULL: without an end.';
COMMENT ON COLUMN offers.created_at IS 'When it was made.';

CREATE TABLE subscriptions (
    id                    uuid                 PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id               uuid                 NOT NULL REFERENCES users ON DELETE CASCADE,
    organization_id       uuid                 REFERENCES organizations ON DELETE SET NULL,
    offer_id              uuid                 NOT NULL REFERENCES offers ON DELETE RESTRICT,
    tier                  subscription_tier    NOT NULL DEFAULT 'free',
    status                subscription_status  NOT NULL DEFAULT 'trialing',
    external_id           text                 UNIQUE,
    current_period_start  timestamptz          NOT NULL DEFAULT now(),
    current_period_end    timestamptz          NOT NULL,
    cancel_at             timestamptz,
    created_at            timestamptz          NOT NULL DEFAULT now(),
    updated_at            timestamptz          NOT NULL DEFAULT now(),
    CONSTRAINT subscriptions_period CHECK (current_period_end > current_period_start)
);

COMMENT ON TABLE subscriptions IS
    'What a user or an organization has bought.';
COMMENT ON COLUMN subscriptions.id IS 'The subscription.';
COMMENT ON COLUMN subscriptions.user_id IS 'Who pays.';
COMMENT ON COLUMN subscriptions.organization_id IS 'The organization that it is for; NULL: the user alone.';
COMMENT ON COLUMN subscriptions.offer_id IS 'What was bought.';
COMMENT ON COLUMN subscriptions.tier IS 'What it unlocks now.';
COMMENT ON COLUMN subscriptions.status IS 'Whether it is paid.';
COMMENT ON COLUMN subscriptions.external_id IS 'The key of the payment provider; NULL: nothing was paid yet.';
COMMENT ON COLUMN subscriptions.current_period_start IS 'When the present period began.';
COMMENT ON COLUMN subscriptions.current_period_end IS 'When it ends.';
COMMENT ON COLUMN subscriptions.cancel_at IS 'When it ends for good; NULL: it renews itself.';
COMMENT ON COLUMN subscriptions.created_at IS 'When it was bought.';
COMMENT ON COLUMN subscriptions.updated_at IS 'When it was changed.';

CREATE TABLE feature_flags (
    key              text         PRIMARY KEY,
    description      text         NOT NULL,
    is_enabled       boolean      NOT NULL DEFAULT false,
    rollout_percent  smallint     NOT NULL DEFAULT 100,
    audience         jsonb        NOT NULL DEFAULT '{}',
    updated_at       timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT feature_flags_rollout CHECK (rollout_percent BETWEEN 0 AND 100)
);

COMMENT ON TABLE feature_flags IS
    'Switches of the application.';
COMMENT ON COLUMN feature_flags.key IS 'The name in code.';
COMMENT ON COLUMN feature_flags.description IS 'What it switches.';
COMMENT ON COLUMN feature_flags.is_enabled IS 'Whether it is on at all.';
COMMENT ON COLUMN feature_flags.rollout_percent IS 'For how many of the users, where it is on.';
COMMENT ON COLUMN feature_flags.audience IS 'Which users it is limited to.';
COMMENT ON COLUMN feature_flags.updated_at IS 'When it was switched.';

CREATE TABLE user_integrations (
    id                uuid         PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id           uuid         NOT NULL REFERENCES users ON DELETE CASCADE,
    provider          text         NOT NULL,
    external_account  text         NOT NULL,
    scopes            text[]       NOT NULL DEFAULT '{}',
    credential_ref    text         NOT NULL,
    connected_at      timestamptz  NOT NULL DEFAULT now(),
    last_synced_at    timestamptz,
    revoked_at        timestamptz,
    UNIQUE (user_id, provider, external_account)
);

COMMENT ON TABLE user_integrations IS
    'Accounts of other services that a user has connected.';
COMMENT ON COLUMN user_integrations.id IS 'The connection.';
COMMENT ON COLUMN user_integrations.user_id IS 'Whose connection it is.';
COMMENT ON COLUMN user_integrations.provider IS 'The other service.';
COMMENT ON COLUMN user_integrations.external_account IS 'The account there.';
COMMENT ON COLUMN user_integrations.scopes IS 'What the service may do there.';
COMMENT ON COLUMN user_integrations.credential_ref IS
    'The name of the token in the secret store. The token itself is not stored.';
COMMENT ON COLUMN user_integrations.connected_at IS 'When it was connected.';
COMMENT ON COLUMN user_integrations.last_synced_at IS 'The last exchange; NULL: none yet.';
COMMENT ON COLUMN user_integrations.revoked_at IS 'When it was disconnected; NULL: it is connected.';

CREATE TRIGGER users_touch BEFORE UPDATE ON users
    FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER organizations_touch BEFORE UPDATE ON organizations
    FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER workflows_touch BEFORE UPDATE ON workflows
    FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER subscriptions_touch BEFORE UPDATE ON subscriptions
    FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER feature_flags_touch BEFORE UPDATE ON feature_flags
    FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
