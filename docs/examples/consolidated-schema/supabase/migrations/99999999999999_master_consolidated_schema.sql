-- The whole schema, through 20250120000000_nps_submissions.
--
-- This file builds an empty database. It never runs on one that lives: there the increments run. The number in its name
-- keeps it at the end of the folder, and the plan names it under 'bootstrap', so that it runs first, and only where
-- there is nothing. It has no IF NOT EXISTS: that would keep a table of another shape, and say nothing.
--
-- Row security is on for each table. The roles anon, authenticated and service_role exist already.
--
-- When increments are consolidated again: add what they do, and move 'through' in plan.yaml. ./ci/check.sh proves that
-- both ways lead to the same schema.

CREATE SCHEMA app;
COMMENT ON SCHEMA app IS 'Functions of the application. The tables are in public.';

-- Types
-- -----

CREATE TYPE event_kind AS ENUM ('created', 'modified', 'opened', 'renamed', 'moved', 'deleted');
COMMENT ON TYPE event_kind IS 'What can happen to a file.';

CREATE TYPE relationship_kind AS ENUM ('imports', 'references', 'derived_from', 'opened_together');
COMMENT ON TYPE relationship_kind IS 'How two files belong together.';

CREATE TYPE organization_role AS ENUM ('owner', 'admin', 'member');
COMMENT ON TYPE organization_role IS 'What a member of an organization may do.';

CREATE TYPE execution_status AS ENUM ('queued', 'running', 'succeeded', 'failed', 'cancelled');
COMMENT ON TYPE execution_status IS 'How far a run of a workflow is.';

CREATE TYPE subscription_tier AS ENUM ('free', 'pro', 'team');
COMMENT ON TYPE subscription_tier IS 'What a subscription unlocks.';

CREATE TYPE subscription_status AS ENUM ('trialing', 'active', 'past_due', 'cancelled');
COMMENT ON TYPE subscription_status IS 'Whether a subscription is paid.';

-- Users and authentication
-- ------------------------

CREATE TABLE users (
    id              uuid         PRIMARY KEY DEFAULT gen_random_uuid(),
    email           text         NOT NULL UNIQUE,
    name            text,
    locale          text         NOT NULL DEFAULT 'en',
    timezone        text         NOT NULL DEFAULT 'UTC',
    is_admin        boolean      NOT NULL DEFAULT false,
    last_seen_at    timestamptz,
    created_at      timestamptz  NOT NULL DEFAULT now(),
    updated_at      timestamptz  NOT NULL DEFAULT now(),
    deactivated_at  timestamptz,
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
COMMENT ON COLUMN users.deactivated_at IS 'Since when the account cannot sign in; NULL: it can.';

CREATE TABLE sessions (
    id          uuid         PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id     uuid         NOT NULL REFERENCES users ON DELETE CASCADE,
    token       text         NOT NULL UNIQUE,
    user_agent  text,
    ip_address  inet,
    expires_at  timestamptz  NOT NULL,
    created_at  timestamptz  NOT NULL DEFAULT now(),
    revoked_at  timestamptz,
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
COMMENT ON COLUMN sessions.revoked_at IS 'When the session was ended; NULL: it was not.';

CREATE INDEX sessions_user_id_idx ON sessions (user_id);
CREATE INDEX sessions_open_idx ON sessions (expires_at) WHERE revoked_at IS NULL;

CREATE TABLE mfa_enforced_sessions (
    id           uuid         PRIMARY KEY DEFAULT gen_random_uuid(),
    session_id   uuid         NOT NULL UNIQUE REFERENCES sessions ON DELETE CASCADE,
    user_id      uuid         NOT NULL REFERENCES users ON DELETE CASCADE,
    method       text         NOT NULL,
    attempts     smallint     NOT NULL DEFAULT 0,
    enforced_at  timestamptz  NOT NULL DEFAULT now(),
    verified_at  timestamptz,
    expires_at   timestamptz  NOT NULL,
    CONSTRAINT mfa_enforced_sessions_method CHECK (method IN ('totp', 'webauthn', 'recovery_code')),
    CONSTRAINT mfa_enforced_sessions_attempts CHECK (attempts BETWEEN 0 AND 10)
);

COMMENT ON TABLE mfa_enforced_sessions IS
    'Sessions that need a second factor before they can do anything.';
COMMENT ON COLUMN mfa_enforced_sessions.id IS 'The requirement.';
COMMENT ON COLUMN mfa_enforced_sessions.session_id IS 'The session that it holds back.';
COMMENT ON COLUMN mfa_enforced_sessions.user_id IS 'Whose session it is.';
COMMENT ON COLUMN mfa_enforced_sessions.method IS 'The kind of the second factor: totp, webauthn or recovery_code.';
COMMENT ON COLUMN mfa_enforced_sessions.attempts IS 'How many answers were wrong.';
COMMENT ON COLUMN mfa_enforced_sessions.enforced_at IS 'Since when the factor is required.';
COMMENT ON COLUMN mfa_enforced_sessions.verified_at IS 'When the factor was given; NULL: not yet.';
COMMENT ON COLUMN mfa_enforced_sessions.expires_at IS 'Until when the factor can be given.';

CREATE INDEX mfa_enforced_sessions_user_id_idx ON mfa_enforced_sessions (user_id);

-- File tracking
-- -------------

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

CREATE INDEX events_user_id_timestamp_idx ON events (user_id, timestamp);
CREATE INDEX events_file_path_idx ON events (file_path);

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

CREATE INDEX patterns_user_id_idx ON patterns (user_id);

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

CREATE INDEX relationships_target_path_idx ON relationships (target_path);

-- Organizations and workflows
-- ---------------------------

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

CREATE INDEX organizations_owner_id_idx ON organizations (owner_id);

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

CREATE INDEX organization_members_user_id_idx ON organization_members (user_id);
CREATE INDEX organization_members_invited_by_idx ON organization_members (invited_by);

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

CREATE INDEX workflows_user_id_idx ON workflows (user_id);
CREATE INDEX workflows_organization_id_idx ON workflows (organization_id);
CREATE INDEX workflows_is_active_idx ON workflows (is_active);

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

CREATE INDEX workflow_versions_created_by_idx ON workflow_versions (created_by);

CREATE TABLE workflow_executions (
    id            uuid              PRIMARY KEY DEFAULT gen_random_uuid(),
    workflow_id   uuid              NOT NULL REFERENCES workflows ON DELETE CASCADE,
    triggered_by  uuid              REFERENCES users ON DELETE SET NULL,
    status        execution_status  NOT NULL DEFAULT 'queued',
    attempt       smallint          NOT NULL DEFAULT 1,
    started_at    timestamptz       NOT NULL DEFAULT now(),
    finished_at   timestamptz,
    error         text,
    result        jsonb,
    CONSTRAINT workflow_executions_order CHECK (finished_at >= started_at),
    CONSTRAINT workflow_executions_attempt CHECK (attempt >= 1)
);

COMMENT ON TABLE workflow_executions IS
    'Runs of workflows.';
COMMENT ON COLUMN workflow_executions.id IS 'The run.';
COMMENT ON COLUMN workflow_executions.workflow_id IS 'The workflow.';
COMMENT ON COLUMN workflow_executions.triggered_by IS 'Who started it; NULL: a trigger, or the account is gone.';
COMMENT ON COLUMN workflow_executions.status IS 'How far it is.';
COMMENT ON COLUMN workflow_executions.attempt IS 'Which attempt it is, from 1.';
COMMENT ON COLUMN workflow_executions.started_at IS 'When it was queued.';
COMMENT ON COLUMN workflow_executions.finished_at IS 'When it ended; NULL: it has not.';
COMMENT ON COLUMN workflow_executions.error IS 'Why it failed.';
COMMENT ON COLUMN workflow_executions.result IS 'What it returned.';

CREATE INDEX workflow_executions_workflow_id_idx ON workflow_executions (workflow_id);
CREATE INDEX workflow_executions_status_idx ON workflow_executions (status);
CREATE INDEX workflow_executions_started_at_idx ON workflow_executions (started_at);
CREATE INDEX workflow_executions_triggered_by_idx ON workflow_executions (triggered_by);
CREATE INDEX workflow_executions_open_idx ON workflow_executions (workflow_id) WHERE finished_at IS NULL;

-- Privacy and compliance
-- ----------------------

CREATE TABLE privacy_prefs (
    user_id            uuid         PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    telemetry_enabled  boolean      NOT NULL DEFAULT false,
    anonymize_paths    boolean      NOT NULL DEFAULT true,
    share_file_names   boolean      NOT NULL DEFAULT false,
    retention_days     integer      NOT NULL DEFAULT 90,
    consented_at       timestamptz,
    updated_at         timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT privacy_prefs_retention CHECK (retention_days BETWEEN 1 AND 3650)
);

COMMENT ON TABLE privacy_prefs IS
    'What a user permits. A user without a row permits nothing.';
COMMENT ON COLUMN privacy_prefs.user_id IS 'The user.';
COMMENT ON COLUMN privacy_prefs.telemetry_enabled IS 'Whether telemetry may be sent at all.';
COMMENT ON COLUMN privacy_prefs.anonymize_paths IS 'Whether paths are hashed on the device.';
COMMENT ON COLUMN privacy_prefs.share_file_names IS 'Whether names of files may be shown to an organization.';
COMMENT ON COLUMN privacy_prefs.retention_days IS 'How long events and telemetry of the user are kept.';
COMMENT ON COLUMN privacy_prefs.consented_at IS 'When the user agreed; NULL: never.';
COMMENT ON COLUMN privacy_prefs.updated_at IS 'When it was changed.';

CREATE TABLE app_allowlist (
    id          uuid         PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id     uuid         NOT NULL REFERENCES users ON DELETE CASCADE,
    app_id      text         NOT NULL,
    app_name    text         NOT NULL,
    is_allowed  boolean      NOT NULL DEFAULT false,
    created_at  timestamptz  NOT NULL DEFAULT now(),
    updated_at  timestamptz  NOT NULL DEFAULT now(),
    UNIQUE (user_id, app_id)
);

COMMENT ON TABLE app_allowlist IS
    'Applications whose files may be tracked, by user.';
COMMENT ON COLUMN app_allowlist.id IS 'The permission.';
COMMENT ON COLUMN app_allowlist.user_id IS 'Who permits it.';
COMMENT ON COLUMN app_allowlist.app_id IS 'The application, by the id that the system gives it.';
COMMENT ON COLUMN app_allowlist.app_name IS 'Its name for people.';
COMMENT ON COLUMN app_allowlist.is_allowed IS 'Whether its files may be tracked.';
COMMENT ON COLUMN app_allowlist.created_at IS 'When the user was asked.';
COMMENT ON COLUMN app_allowlist.updated_at IS 'When the user changed the answer.';

CREATE TABLE signal_toggles (
    id          uuid         PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id     uuid         NOT NULL REFERENCES users ON DELETE CASCADE,
    signal      text         NOT NULL,
    is_enabled  boolean      NOT NULL DEFAULT false,
    updated_at  timestamptz  NOT NULL DEFAULT now(),
    UNIQUE (user_id, signal)
);

COMMENT ON TABLE signal_toggles IS
    'Kinds of signals that a user has turned on or off.';
COMMENT ON COLUMN signal_toggles.id IS 'The switch.';
COMMENT ON COLUMN signal_toggles.user_id IS 'Whose switch it is.';
COMMENT ON COLUMN signal_toggles.signal IS 'The kind of the signal, as file.opened.';
COMMENT ON COLUMN signal_toggles.is_enabled IS 'Whether it is collected.';
COMMENT ON COLUMN signal_toggles.updated_at IS 'When it was switched.';

CREATE TABLE telemetry_events (
    id          bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id     uuid         NOT NULL REFERENCES users ON DELETE CASCADE,
    timestamp   timestamptz  NOT NULL DEFAULT now(),
    app_id      text         NOT NULL,
    name        text         NOT NULL,
    properties  jsonb        NOT NULL DEFAULT '{}'
);

COMMENT ON TABLE telemetry_events IS
    'Telemetry that users have agreed to. It has no content of files.';
COMMENT ON COLUMN telemetry_events.id IS 'The number of the row.';
COMMENT ON COLUMN telemetry_events.user_id IS 'Who agreed to it.';
COMMENT ON COLUMN telemetry_events.timestamp IS 'When it happened.';
COMMENT ON COLUMN telemetry_events.app_id IS 'The application that it is about.';
COMMENT ON COLUMN telemetry_events.name IS 'What happened, as editor.saved.';
COMMENT ON COLUMN telemetry_events.properties IS 'Numbers and switches; never text that a user has written.';

CREATE INDEX telemetry_events_user_id_timestamp_idx ON telemetry_events (user_id, timestamp);
CREATE INDEX telemetry_events_app_id_idx ON telemetry_events (app_id);
CREATE INDEX telemetry_events_timestamp_idx ON telemetry_events (timestamp);

CREATE TABLE privacy_transparency_log (
    id           bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id      uuid         NOT NULL REFERENCES users ON DELETE CASCADE,
    occurred_at  timestamptz  NOT NULL DEFAULT now(),
    action       text         NOT NULL,
    subject      text         NOT NULL,
    details      jsonb        NOT NULL DEFAULT '{}'
);

COMMENT ON TABLE privacy_transparency_log IS
    'What the service did with the data of a user. Rows are never changed.';
COMMENT ON COLUMN privacy_transparency_log.id IS 'The number of the row.';
COMMENT ON COLUMN privacy_transparency_log.user_id IS 'Whose data it was.';
COMMENT ON COLUMN privacy_transparency_log.occurred_at IS 'When.';
COMMENT ON COLUMN privacy_transparency_log.action IS 'What was done: read, exported, deleted, shared.';
COMMENT ON COLUMN privacy_transparency_log.subject IS 'Which data it was, in words.';
COMMENT ON COLUMN privacy_transparency_log.details IS 'More for a request of information.';

CREATE INDEX privacy_transparency_log_user_id_occurred_at_idx ON privacy_transparency_log (user_id, occurred_at);

CREATE TABLE audit_logs (
    id               bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    actor_id         uuid         REFERENCES users ON DELETE SET NULL,
    organization_id  uuid         REFERENCES organizations ON DELETE SET NULL,
    action           text         NOT NULL,
    table_name       text         NOT NULL,
    row_key          text         NOT NULL,
    old_values       jsonb,
    new_values       jsonb,
    occurred_at      timestamptz  NOT NULL DEFAULT now()
);

COMMENT ON TABLE audit_logs IS
    'Changes of organizations, memberships, bills and flags. Rows are never changed.';
COMMENT ON COLUMN audit_logs.id IS 'The number of the row.';
COMMENT ON COLUMN audit_logs.actor_id IS 'Who changed it; NULL: the service, or the account is gone.';
COMMENT ON COLUMN audit_logs.organization_id IS 'The organization that it concerns; NULL: none, or it is gone.';
COMMENT ON COLUMN audit_logs.action IS 'INSERT, UPDATE or DELETE.';
COMMENT ON COLUMN audit_logs.table_name IS 'The table.';
COMMENT ON COLUMN audit_logs.row_key IS 'The key of the row.';
COMMENT ON COLUMN audit_logs.old_values IS 'The row before; NULL: it is new.';
COMMENT ON COLUMN audit_logs.new_values IS 'The row afterwards; NULL: it is deleted.';
COMMENT ON COLUMN audit_logs.occurred_at IS 'When.';

CREATE INDEX audit_logs_actor_id_idx ON audit_logs (actor_id);
CREATE INDEX audit_logs_organization_id_occurred_at_idx ON audit_logs (organization_id, occurred_at);

CREATE TABLE retention_policies (
    id               uuid         PRIMARY KEY DEFAULT gen_random_uuid(),
    organization_id  uuid         NOT NULL REFERENCES organizations ON DELETE CASCADE,
    table_name       text         NOT NULL,
    keep_days        integer      NOT NULL,
    is_active        boolean      NOT NULL DEFAULT true,
    last_applied_at  timestamptz,
    created_at       timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT retention_policies_table CHECK (table_name IN ('events', 'telemetry_events', 'workflow_executions')),
    CONSTRAINT retention_policies_days CHECK (keep_days BETWEEN 1 AND 3650),
    UNIQUE (organization_id, table_name)
);

COMMENT ON TABLE retention_policies IS
    'How long an organization keeps rows. It only shortens what users chose.';
COMMENT ON COLUMN retention_policies.id IS 'The policy.';
COMMENT ON COLUMN retention_policies.organization_id IS 'The organization.';
COMMENT ON COLUMN retention_policies.table_name IS 'The table whose rows are deleted.';
COMMENT ON COLUMN retention_policies.keep_days IS 'After how many days.';
COMMENT ON COLUMN retention_policies.is_active IS 'Whether it is applied.';
COMMENT ON COLUMN retention_policies.last_applied_at IS 'When it was applied last; NULL: never.';
COMMENT ON COLUMN retention_policies.created_at IS 'When it was made.';

-- Billing
-- -------

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

CREATE INDEX subscriptions_user_id_idx ON subscriptions (user_id);
CREATE INDEX subscriptions_organization_id_idx ON subscriptions (organization_id);
CREATE INDEX subscriptions_offer_id_idx ON subscriptions (offer_id);
CREATE UNIQUE INDEX subscriptions_one_active_idx ON subscriptions (user_id) WHERE status = 'active';

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

-- Analytics
-- ---------

CREATE TABLE utm_tracks (
    id             uuid         PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id        uuid         REFERENCES users ON DELETE SET NULL,
    source         text         NOT NULL,
    medium         text,
    campaign       text,
    term           text,
    content        text,
    landing_page   text         NOT NULL,
    first_seen_at  timestamptz  NOT NULL DEFAULT now()
);

COMMENT ON TABLE utm_tracks IS
    'Where users came from.';
COMMENT ON COLUMN utm_tracks.id IS 'The visit.';
COMMENT ON COLUMN utm_tracks.user_id IS 'Who signed up after it; NULL: nobody, or the account is gone.';
COMMENT ON COLUMN utm_tracks.source IS 'utm_source of the address.';
COMMENT ON COLUMN utm_tracks.medium IS 'utm_medium.';
COMMENT ON COLUMN utm_tracks.campaign IS 'utm_campaign.';
COMMENT ON COLUMN utm_tracks.term IS 'utm_term.';
COMMENT ON COLUMN utm_tracks.content IS 'utm_content.';
COMMENT ON COLUMN utm_tracks.landing_page IS 'The first page, without parameters.';
COMMENT ON COLUMN utm_tracks.first_seen_at IS 'When.';

CREATE INDEX utm_tracks_user_id_idx ON utm_tracks (user_id);
CREATE INDEX utm_tracks_campaign_first_seen_at_idx ON utm_tracks (campaign, first_seen_at);

CREATE TABLE cohorts (
    id           uuid         PRIMARY KEY DEFAULT gen_random_uuid(),
    name         text         NOT NULL UNIQUE,
    description  text,
    criteria     jsonb        NOT NULL DEFAULT '{}',
    starts_on    date         NOT NULL,
    ends_on      date         NOT NULL,
    size         integer      NOT NULL DEFAULT 0,
    created_at   timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT cohorts_days CHECK (ends_on >= starts_on),
    CONSTRAINT cohorts_size CHECK (size >= 0)
);

COMMENT ON TABLE cohorts IS
    'Groups of users that are compared over time.';
COMMENT ON COLUMN cohorts.id IS 'The cohort.';
COMMENT ON COLUMN cohorts.name IS 'The name in reports.';
COMMENT ON COLUMN cohorts.description IS 'What it is for.';
COMMENT ON COLUMN cohorts.criteria IS 'Which users belong to it.';
COMMENT ON COLUMN cohorts.starts_on IS 'The first day on which members signed up.';
COMMENT ON COLUMN cohorts.ends_on IS 'The last one.';
COMMENT ON COLUMN cohorts.size IS 'How many members it had when it was counted.';
COMMENT ON COLUMN cohorts.created_at IS 'When it was made.';

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

CREATE TABLE nps_submissions (
    id            uuid         PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id       uuid         NOT NULL REFERENCES users ON DELETE CASCADE,
    score         smallint     NOT NULL,
    comment       text,
    source        text         NOT NULL DEFAULT 'in-app',
    submitted_at  timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT nps_submissions_score CHECK (score BETWEEN 0 AND 10)
);

COMMENT ON TABLE nps_submissions IS
    'Answers to the question how likely a user is to recommend the service.';
COMMENT ON COLUMN nps_submissions.id IS 'The answer.';
COMMENT ON COLUMN nps_submissions.user_id IS 'Who answered.';
COMMENT ON COLUMN nps_submissions.score IS 'From 0, not at all, to 10, certainly.';
COMMENT ON COLUMN nps_submissions.comment IS 'What the user added.';
COMMENT ON COLUMN nps_submissions.source IS 'Where the user was asked.';
COMMENT ON COLUMN nps_submissions.submitted_at IS 'When.';

CREATE INDEX nps_submissions_user_id_submitted_at_idx ON nps_submissions (user_id, submitted_at);
CREATE INDEX nps_submissions_submitted_at_idx ON nps_submissions (submitted_at);

-- Integrations
-- ------------

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

-- Who asks
-- --------

CREATE FUNCTION app.current_user_id() RETURNS uuid
    LANGUAGE sql STABLE
    SET search_path = ''
    AS $$
    SELECT (nullif(current_setting('request.jwt.claims', true), '')::json ->> 'sub')::uuid
$$;
COMMENT ON FUNCTION app.current_user_id() IS
    'The user of the request, as the API gives it; NULL: nobody has signed in.';

CREATE FUNCTION app.is_admin() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = ''
    AS $$
    SELECT coalesce((SELECT u.is_admin FROM public.users AS u WHERE u.id = app.current_user_id()), false)
$$;
COMMENT ON FUNCTION app.is_admin() IS 'Whether the user of the request administers the service.';

CREATE FUNCTION app.my_organizations(roles public.organization_role[] DEFAULT '{owner,admin,member}') RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = ''
    AS $$
    SELECT m.organization_id
    FROM public.organization_members AS m
    WHERE m.user_id = app.current_user_id() AND m.role = ANY (roles)
$$;
COMMENT ON FUNCTION app.my_organizations(public.organization_role[]) IS
    'The organizations in which the user of the request has one of these roles.';

CREATE FUNCTION app.has_consented() RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path = ''
    AS $$
    SELECT coalesce(
        (
            SELECT p.telemetry_enabled AND p.consented_at IS NOT NULL
            FROM public.privacy_prefs AS p
            WHERE p.user_id = app.current_user_id()
        ),
        false
    )
$$;
COMMENT ON FUNCTION app.has_consented() IS 'Whether the user of the request permits telemetry.';

-- What the application calls
-- --------------------------

CREATE FUNCTION app.upsert_pattern(extension text, used_by text, seen_at timestamptz) RETURNS integer
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
DECLARE
    total integer;
BEGIN
    INSERT INTO public.patterns AS p (user_id, file_extension, application, occurrences, first_seen_at, last_seen_at)
    VALUES (app.current_user_id(), lower(extension), used_by, 1, seen_at, seen_at)
    ON CONFLICT (user_id, file_extension) DO UPDATE
        SET occurrences = p.occurrences + 1,
            application = excluded.application,
            confidence = least(1, (p.occurrences + 1) / 100.0),
            first_seen_at = least(p.first_seen_at, excluded.first_seen_at),
            last_seen_at = greatest(p.last_seen_at, excluded.last_seen_at)
    RETURNING p.occurrences INTO total;
    RETURN total;
END
$$;
COMMENT ON FUNCTION app.upsert_pattern(text, text, timestamptz) IS
    'Counts an event for a pattern of the user of the request. Returns its occurrences.';

CREATE FUNCTION app.upsert_relationship(
    source text,
    target text,
    observed public.relationship_kind,
    seen_at timestamptz
) RETURNS integer
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
DECLARE
    total integer;
BEGIN
    INSERT INTO public.relationships AS r (user_id, source_path, target_path, kind, first_seen_at, last_seen_at)
    VALUES (app.current_user_id(), source, target, observed, seen_at, seen_at)
    ON CONFLICT (user_id, source_path, target_path, kind) DO UPDATE
        SET observations = r.observations + 1,
            strength = least(1, (r.observations + 1) / 50.0),
            first_seen_at = least(r.first_seen_at, excluded.first_seen_at),
            last_seen_at = greatest(r.last_seen_at, excluded.last_seen_at)
    RETURNING r.observations INTO total;
    RETURN total;
END
$$;
COMMENT ON FUNCTION app.upsert_relationship(text, text, public.relationship_kind, timestamptz) IS
    'Counts an observation of two files of the user of the request. Returns how many there are.';

CREATE FUNCTION app.upsert_signal(name text, enabled boolean) RETURNS void
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
BEGIN
    INSERT INTO public.signal_toggles AS s (user_id, signal, is_enabled)
    VALUES (app.current_user_id(), name, enabled)
    ON CONFLICT (user_id, signal) DO UPDATE SET is_enabled = excluded.is_enabled;
END
$$;
COMMENT ON FUNCTION app.upsert_signal(text, boolean) IS 'Turns a signal of the user of the request on or off.';

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

-- What the service does by itself
-- -------------------------------

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

CREATE FUNCTION app.add_owner() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = ''
    AS $$
BEGIN
    INSERT INTO public.organization_members (organization_id, user_id, role)
    VALUES (NEW.id, NEW.owner_id, 'owner')
    ON CONFLICT (organization_id, user_id) DO UPDATE SET role = 'owner';
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION app.add_owner() IS 'Makes the owner of an organization its member.';

CREATE FUNCTION app.record_audit() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = ''
    AS $$
DECLARE
    before_it jsonb;
    after_it jsonb;
    either jsonb;
    concerned uuid;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        before_it := to_jsonb(OLD);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        after_it := to_jsonb(NEW);
    END IF;
    either := coalesce(after_it, before_it);
    concerned := either ->> CASE TG_TABLE_NAME WHEN 'organizations' THEN 'id' ELSE 'organization_id' END;
    -- What goes with an organization or an account cannot reference it any more: then the column is NULL.
    INSERT INTO public.audit_logs (actor_id, organization_id, action, table_name, row_key, old_values, new_values)
    VALUES (
        (SELECT u.id FROM public.users AS u WHERE u.id = app.current_user_id()),
        (SELECT o.id FROM public.organizations AS o WHERE o.id = concerned),
        TG_OP,
        TG_TABLE_NAME,
        either ->> TG_ARGV[0],
        before_it,
        after_it
    );
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION app.record_audit() IS 'Writes a change into audit_logs. The argument is the column of the key.';

CREATE FUNCTION app.count_workflow_version() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
BEGIN
    NEW.version := OLD.version + CASE WHEN NEW.definition IS DISTINCT FROM OLD.definition THEN 1 ELSE 0 END;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION app.count_workflow_version() IS
    'Counts the version of a workflow up when its definition changes.';

CREATE FUNCTION app.keep_workflow_version() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = ''
    AS $$
BEGIN
    INSERT INTO public.workflow_versions (workflow_id, version, definition, created_by)
    VALUES (
        NEW.id,
        NEW.version,
        NEW.definition,
        (SELECT u.id FROM public.users AS u WHERE u.id = app.current_user_id())
    )
    ON CONFLICT (workflow_id, version) DO NOTHING;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION app.keep_workflow_version() IS 'Keeps each definition of a workflow in workflow_versions.';

CREATE FUNCTION app.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
BEGIN
    -- A foreign key that sets NULL or cascades is a trigger, too: this one is then the second.
    IF pg_trigger_depth() > 1 THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    RAISE EXCEPTION 'rows of % are not changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
COMMENT ON FUNCTION app.refuse_change() IS
    'Refuses changes of a log, but for those that follow a deleted account or organization.';

CREATE FUNCTION app.apply_retention() RETURNS TABLE (from_table text, deleted bigint)
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
BEGIN
    -- Events and telemetry: a user decides, and an organization may only shorten it for its members.
    RETURN QUERY
    WITH kept AS (
        SELECT u.id AS user_id, t.name,
               least(
                   coalesce(p.retention_days, 90),
                   (
                       SELECT min(r.keep_days)
                       FROM public.retention_policies AS r
                       JOIN public.organization_members AS m ON m.organization_id = r.organization_id
                       WHERE m.user_id = u.id AND r.table_name = t.name AND r.is_active
                   )
               ) AS days
        FROM public.users AS u
        CROSS JOIN (VALUES ('events'), ('telemetry_events')) AS t (name)
        LEFT JOIN public.privacy_prefs AS p ON p.user_id = u.id
    ), old_events AS (
        DELETE FROM public.events AS e
        USING kept AS k
        WHERE k.name = 'events' AND e.user_id = k.user_id AND e.timestamp < now() - make_interval(days => k.days)
        RETURNING e.user_id, k.name
    ), old_telemetry AS (
        DELETE FROM public.telemetry_events AS e
        USING kept AS k
        WHERE k.name = 'telemetry_events' AND e.user_id = k.user_id
            AND e.timestamp < now() - make_interval(days => k.days)
        RETURNING e.user_id, k.name
    ), gone AS (
        SELECT g.user_id, g.name, count(*) AS number
        FROM (SELECT * FROM old_events UNION ALL SELECT * FROM old_telemetry) AS g
        GROUP BY g.user_id, g.name
    ), said AS (
        INSERT INTO public.privacy_transparency_log (user_id, action, subject, details)
        SELECT g.user_id, 'deleted', g.name, jsonb_build_object('rows', g.number, 'reason', 'retention')
        FROM gone AS g
        RETURNING id
    )
    SELECT g.name, sum(g.number)::bigint
    FROM gone AS g
    GROUP BY g.name;

    -- Runs of the workflows of an organization: it decides alone.
    RETURN QUERY
    WITH old_runs AS (
        DELETE FROM public.workflow_executions AS e
        USING public.workflows AS w, public.retention_policies AS r
        WHERE w.id = e.workflow_id AND r.organization_id = w.organization_id AND r.is_active
            AND r.table_name = 'workflow_executions' AND e.finished_at < now() - make_interval(days => r.keep_days)
        RETURNING e.id
    )
    SELECT 'workflow_executions', count(*)
    FROM old_runs
    HAVING count(*) > 0;

    UPDATE public.retention_policies AS r
    SET last_applied_at = now()
    WHERE r.is_active;
END
$$;
COMMENT ON FUNCTION app.apply_retention() IS
    'Deletes what is older than users and organizations want to keep it, and says so in privacy_transparency_log.';

CREATE FUNCTION app.validation_problems() RETURNS TABLE (problem text, number bigint)
    LANGUAGE sql STABLE
    SET search_path = ''
    AS $$
    SELECT 'organizations whose owner is no member with that role', count(*)
    FROM (
        SELECT 1 FROM public.organizations AS o
        WHERE NOT EXISTS (
            SELECT FROM public.organization_members AS m
            WHERE m.organization_id = o.id AND m.user_id = o.owner_id AND m.role = 'owner'
        )
    ) AS found
    UNION ALL
    SELECT 'subscriptions that are active more than 30 days after their period', count(*)
    FROM (
        SELECT 1 FROM public.subscriptions AS s
        WHERE s.status = 'active' AND s.current_period_end < now() - interval '30 days'
    ) AS found
    UNION ALL
    SELECT 'workflows whose present version is not kept', count(*)
    FROM (
        SELECT 1 FROM public.workflows AS w
        WHERE NOT EXISTS (
            SELECT FROM public.workflow_versions AS v WHERE v.workflow_id = w.id AND v.version = w.version
        )
    ) AS found
    UNION ALL
    SELECT 'runs that are over and count as open, or the other way round', count(*)
    FROM (
        SELECT 1 FROM public.workflow_executions AS e
        WHERE (e.finished_at IS NULL) <> (e.status IN ('queued', 'running'))
    ) AS found
    UNION ALL
    SELECT 'open sessions of accounts that cannot sign in', count(*)
    FROM (
        SELECT 1 FROM public.sessions AS s
        JOIN public.users AS u ON u.id = s.user_id
        WHERE u.deactivated_at IS NOT NULL AND s.revoked_at IS NULL AND s.expires_at > now()
    ) AS found
    UNION ALL
    SELECT 'telemetry of users who have not agreed', count(*)
    FROM (
        SELECT 1 FROM public.telemetry_events AS t
        JOIN public.privacy_prefs AS p ON p.user_id = t.user_id
        WHERE p.consented_at IS NULL
    ) AS found
$$;
COMMENT ON FUNCTION app.validation_problems() IS
    'What is wrong with the rows: each problem, and how many rows have it.';

-- Triggers
-- --------

CREATE TRIGGER users_touch BEFORE UPDATE ON users
    FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER organizations_touch BEFORE UPDATE ON organizations
    FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER workflows_touch BEFORE UPDATE ON workflows
    FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER privacy_prefs_touch BEFORE UPDATE ON privacy_prefs
    FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER app_allowlist_touch BEFORE UPDATE ON app_allowlist
    FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER signal_toggles_touch BEFORE UPDATE ON signal_toggles
    FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER subscriptions_touch BEFORE UPDATE ON subscriptions
    FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();
CREATE TRIGGER feature_flags_touch BEFORE UPDATE ON feature_flags
    FOR EACH ROW EXECUTE FUNCTION app.touch_updated_at();

CREATE TRIGGER organizations_owner AFTER INSERT OR UPDATE OF owner_id ON organizations
    FOR EACH ROW EXECUTE FUNCTION app.add_owner();

CREATE TRIGGER workflows_count BEFORE UPDATE OF definition ON workflows
    FOR EACH ROW EXECUTE FUNCTION app.count_workflow_version();
CREATE TRIGGER workflows_keep AFTER INSERT OR UPDATE OF definition ON workflows
    FOR EACH ROW EXECUTE FUNCTION app.keep_workflow_version();

CREATE TRIGGER organizations_audit AFTER INSERT OR UPDATE OR DELETE ON organizations
    FOR EACH ROW EXECUTE FUNCTION app.record_audit('id');
CREATE TRIGGER organization_members_audit AFTER INSERT OR UPDATE OR DELETE ON organization_members
    FOR EACH ROW EXECUTE FUNCTION app.record_audit('user_id');
CREATE TRIGGER subscriptions_audit AFTER INSERT OR UPDATE OR DELETE ON subscriptions
    FOR EACH ROW EXECUTE FUNCTION app.record_audit('id');
CREATE TRIGGER feature_flags_audit AFTER INSERT OR UPDATE OR DELETE ON feature_flags
    FOR EACH ROW EXECUTE FUNCTION app.record_audit('key');

CREATE TRIGGER privacy_transparency_log_keep BEFORE UPDATE OR DELETE ON privacy_transparency_log
    FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER audit_logs_keep BEFORE UPDATE OR DELETE ON audit_logs
    FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

-- Row security
-- ------------

-- The functions are in subqueries, so that they run once for a query and not once for each row. There is one policy for
-- a role and a command: of several, PostgreSQL would ask all.

ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY users_read ON users FOR SELECT TO authenticated
    USING (id = (SELECT app.current_user_id()) OR (SELECT app.is_admin()));
CREATE POLICY users_change ON users FOR UPDATE TO authenticated
    USING (id = (SELECT app.current_user_id()))
    WITH CHECK (id = (SELECT app.current_user_id()));

ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
CREATE POLICY sessions_read ON sessions FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()));
CREATE POLICY sessions_remove ON sessions FOR DELETE TO authenticated
    USING (user_id = (SELECT app.current_user_id()));

ALTER TABLE mfa_enforced_sessions ENABLE ROW LEVEL SECURITY;
CREATE POLICY mfa_enforced_sessions_read ON mfa_enforced_sessions FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()));

ALTER TABLE events ENABLE ROW LEVEL SECURITY;
CREATE POLICY events_read ON events FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()));
CREATE POLICY events_create ON events FOR INSERT TO authenticated
    WITH CHECK (user_id = (SELECT app.current_user_id()));
CREATE POLICY events_remove ON events FOR DELETE TO authenticated
    USING (user_id = (SELECT app.current_user_id()));

ALTER TABLE patterns ENABLE ROW LEVEL SECURITY;
CREATE POLICY patterns_read ON patterns FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()));
CREATE POLICY patterns_create ON patterns FOR INSERT TO authenticated
    WITH CHECK (user_id = (SELECT app.current_user_id()));
CREATE POLICY patterns_change ON patterns FOR UPDATE TO authenticated
    USING (user_id = (SELECT app.current_user_id()))
    WITH CHECK (user_id = (SELECT app.current_user_id()));
CREATE POLICY patterns_remove ON patterns FOR DELETE TO authenticated
    USING (user_id = (SELECT app.current_user_id()));

ALTER TABLE relationships ENABLE ROW LEVEL SECURITY;
CREATE POLICY relationships_read ON relationships FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()));
CREATE POLICY relationships_create ON relationships FOR INSERT TO authenticated
    WITH CHECK (user_id = (SELECT app.current_user_id()));
CREATE POLICY relationships_change ON relationships FOR UPDATE TO authenticated
    USING (user_id = (SELECT app.current_user_id()))
    WITH CHECK (user_id = (SELECT app.current_user_id()));
CREATE POLICY relationships_remove ON relationships FOR DELETE TO authenticated
    USING (user_id = (SELECT app.current_user_id()));

ALTER TABLE organizations ENABLE ROW LEVEL SECURITY;
CREATE POLICY organizations_read ON organizations FOR SELECT TO authenticated
    USING (id IN (SELECT app.my_organizations()) OR (SELECT app.is_admin()));
CREATE POLICY organizations_create ON organizations FOR INSERT TO authenticated
    WITH CHECK (owner_id = (SELECT app.current_user_id()));
CREATE POLICY organizations_change ON organizations FOR UPDATE TO authenticated
    USING (id IN (SELECT app.my_organizations('{owner,admin}')))
    WITH CHECK (id IN (SELECT app.my_organizations('{owner,admin}')));
CREATE POLICY organizations_remove ON organizations FOR DELETE TO authenticated
    USING (owner_id = (SELECT app.current_user_id()));

ALTER TABLE organization_members ENABLE ROW LEVEL SECURITY;
CREATE POLICY organization_members_read ON organization_members FOR SELECT TO authenticated
    USING (organization_id IN (SELECT app.my_organizations()) OR (SELECT app.is_admin()));
CREATE POLICY organization_members_create ON organization_members FOR INSERT TO authenticated
    WITH CHECK (organization_id IN (SELECT app.my_organizations('{owner,admin}')));
CREATE POLICY organization_members_change ON organization_members FOR UPDATE TO authenticated
    USING (organization_id IN (SELECT app.my_organizations('{owner,admin}')))
    WITH CHECK (organization_id IN (SELECT app.my_organizations('{owner,admin}')));
CREATE POLICY organization_members_remove ON organization_members FOR DELETE TO authenticated
    USING (
        user_id = (SELECT app.current_user_id())
        OR organization_id IN (SELECT app.my_organizations('{owner,admin}'))
    );

ALTER TABLE workflows ENABLE ROW LEVEL SECURITY;
CREATE POLICY workflows_read ON workflows FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()) OR organization_id IN (SELECT app.my_organizations()));
CREATE POLICY workflows_create ON workflows FOR INSERT TO authenticated
    WITH CHECK (
        user_id = (SELECT app.current_user_id())
        AND (organization_id IS NULL OR organization_id IN (SELECT app.my_organizations()))
    );
CREATE POLICY workflows_change ON workflows FOR UPDATE TO authenticated
    USING (
        user_id = (SELECT app.current_user_id())
        OR organization_id IN (SELECT app.my_organizations('{owner,admin}'))
    )
    WITH CHECK (organization_id IS NULL OR organization_id IN (SELECT app.my_organizations()));
CREATE POLICY workflows_remove ON workflows FOR DELETE TO authenticated
    USING (
        user_id = (SELECT app.current_user_id())
        OR organization_id IN (SELECT app.my_organizations('{owner,admin}'))
    );

ALTER TABLE workflow_versions ENABLE ROW LEVEL SECURITY;
CREATE POLICY workflow_versions_read ON workflow_versions FOR SELECT TO authenticated
    USING (workflow_id IN (SELECT w.id FROM workflows AS w));

ALTER TABLE workflow_executions ENABLE ROW LEVEL SECURITY;
CREATE POLICY workflow_executions_read ON workflow_executions FOR SELECT TO authenticated
    USING (workflow_id IN (SELECT w.id FROM workflows AS w));
CREATE POLICY workflow_executions_create ON workflow_executions FOR INSERT TO authenticated
    WITH CHECK (triggered_by = (SELECT app.current_user_id()) AND workflow_id IN (SELECT w.id FROM workflows AS w));

ALTER TABLE privacy_prefs ENABLE ROW LEVEL SECURITY;
CREATE POLICY privacy_prefs_read ON privacy_prefs FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()));
CREATE POLICY privacy_prefs_create ON privacy_prefs FOR INSERT TO authenticated
    WITH CHECK (user_id = (SELECT app.current_user_id()));
CREATE POLICY privacy_prefs_change ON privacy_prefs FOR UPDATE TO authenticated
    USING (user_id = (SELECT app.current_user_id()))
    WITH CHECK (user_id = (SELECT app.current_user_id()));

ALTER TABLE app_allowlist ENABLE ROW LEVEL SECURITY;
CREATE POLICY app_allowlist_read ON app_allowlist FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()));
CREATE POLICY app_allowlist_create ON app_allowlist FOR INSERT TO authenticated
    WITH CHECK (user_id = (SELECT app.current_user_id()));
CREATE POLICY app_allowlist_change ON app_allowlist FOR UPDATE TO authenticated
    USING (user_id = (SELECT app.current_user_id()))
    WITH CHECK (user_id = (SELECT app.current_user_id()));
CREATE POLICY app_allowlist_remove ON app_allowlist FOR DELETE TO authenticated
    USING (user_id = (SELECT app.current_user_id()));

ALTER TABLE signal_toggles ENABLE ROW LEVEL SECURITY;
CREATE POLICY signal_toggles_read ON signal_toggles FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()));
CREATE POLICY signal_toggles_create ON signal_toggles FOR INSERT TO authenticated
    WITH CHECK (user_id = (SELECT app.current_user_id()));
CREATE POLICY signal_toggles_change ON signal_toggles FOR UPDATE TO authenticated
    USING (user_id = (SELECT app.current_user_id()))
    WITH CHECK (user_id = (SELECT app.current_user_id()));
CREATE POLICY signal_toggles_remove ON signal_toggles FOR DELETE TO authenticated
    USING (user_id = (SELECT app.current_user_id()));

ALTER TABLE telemetry_events ENABLE ROW LEVEL SECURITY;
CREATE POLICY telemetry_events_read ON telemetry_events FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()));
CREATE POLICY telemetry_events_create ON telemetry_events FOR INSERT TO authenticated
    WITH CHECK (user_id = (SELECT app.current_user_id()) AND (SELECT app.has_consented()));

ALTER TABLE privacy_transparency_log ENABLE ROW LEVEL SECURITY;
CREATE POLICY privacy_transparency_log_read ON privacy_transparency_log FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()));

ALTER TABLE audit_logs ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_logs_read ON audit_logs FOR SELECT TO authenticated
    USING (organization_id IN (SELECT app.my_organizations('{owner,admin}')) OR (SELECT app.is_admin()));

ALTER TABLE retention_policies ENABLE ROW LEVEL SECURITY;
CREATE POLICY retention_policies_read ON retention_policies FOR SELECT TO authenticated
    USING (organization_id IN (SELECT app.my_organizations()));
CREATE POLICY retention_policies_create ON retention_policies FOR INSERT TO authenticated
    WITH CHECK (organization_id IN (SELECT app.my_organizations('{owner,admin}')));
CREATE POLICY retention_policies_change ON retention_policies FOR UPDATE TO authenticated
    USING (organization_id IN (SELECT app.my_organizations('{owner,admin}')))
    WITH CHECK (organization_id IN (SELECT app.my_organizations('{owner,admin}')));
CREATE POLICY retention_policies_remove ON retention_policies FOR DELETE TO authenticated
    USING (organization_id IN (SELECT app.my_organizations('{owner,admin}')));

ALTER TABLE offers ENABLE ROW LEVEL SECURITY;
CREATE POLICY offers_read ON offers FOR SELECT TO anon, authenticated
    USING (
        (is_public AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now()))
        OR (SELECT app.is_admin())
    );

ALTER TABLE subscriptions ENABLE ROW LEVEL SECURITY;
CREATE POLICY subscriptions_read ON subscriptions FOR SELECT TO authenticated
    USING (
        user_id = (SELECT app.current_user_id())
        OR organization_id IN (SELECT app.my_organizations('{owner,admin}'))
        OR (SELECT app.is_admin())
    );

ALTER TABLE feature_flags ENABLE ROW LEVEL SECURITY;
CREATE POLICY feature_flags_read ON feature_flags FOR SELECT TO anon, authenticated
    USING (true);
CREATE POLICY feature_flags_change ON feature_flags FOR UPDATE TO authenticated
    USING ((SELECT app.is_admin()))
    WITH CHECK ((SELECT app.is_admin()));

ALTER TABLE utm_tracks ENABLE ROW LEVEL SECURITY;
CREATE POLICY utm_tracks_read ON utm_tracks FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()) OR (SELECT app.is_admin()));

ALTER TABLE cohorts ENABLE ROW LEVEL SECURITY;
CREATE POLICY cohorts_read ON cohorts FOR SELECT TO authenticated
    USING ((SELECT app.is_admin()));

ALTER TABLE metrics_log ENABLE ROW LEVEL SECURITY;
CREATE POLICY metrics_log_read ON metrics_log FOR SELECT TO authenticated
    USING ((SELECT app.is_admin()));

ALTER TABLE nps_submissions ENABLE ROW LEVEL SECURITY;
CREATE POLICY nps_submissions_read ON nps_submissions FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()) OR (SELECT app.is_admin()));
CREATE POLICY nps_submissions_create ON nps_submissions FOR INSERT TO authenticated
    WITH CHECK (user_id = (SELECT app.current_user_id()));

ALTER TABLE user_integrations ENABLE ROW LEVEL SECURITY;
CREATE POLICY user_integrations_read ON user_integrations FOR SELECT TO authenticated
    USING (user_id = (SELECT app.current_user_id()));
CREATE POLICY user_integrations_create ON user_integrations FOR INSERT TO authenticated
    WITH CHECK (user_id = (SELECT app.current_user_id()));
CREATE POLICY user_integrations_change ON user_integrations FOR UPDATE TO authenticated
    USING (user_id = (SELECT app.current_user_id()))
    WITH CHECK (user_id = (SELECT app.current_user_id()));
CREATE POLICY user_integrations_remove ON user_integrations FOR DELETE TO authenticated
    USING (user_id = (SELECT app.current_user_id()));

-- Views
-- -----

CREATE VIEW workflow_success_rates WITH (security_invoker = true) AS
SELECT w.id AS workflow_id,
       w.name,
       count(e.id) AS runs,
       count(e.id) FILTER (WHERE e.status = 'succeeded') AS succeeded,
       count(e.id) FILTER (WHERE e.status = 'failed') AS failed,
       max(e.started_at) AS last_started_at
FROM workflows AS w
LEFT JOIN workflow_executions AS e ON e.workflow_id = w.id
GROUP BY w.id;
COMMENT ON VIEW workflow_success_rates IS 'How the runs of each workflow end. A reader sees the own workflows.';
COMMENT ON COLUMN workflow_success_rates.workflow_id IS 'The workflow.';
COMMENT ON COLUMN workflow_success_rates.name IS 'Its name.';
COMMENT ON COLUMN workflow_success_rates.runs IS 'How many runs it had.';
COMMENT ON COLUMN workflow_success_rates.succeeded IS 'How many of them succeeded.';
COMMENT ON COLUMN workflow_success_rates.failed IS 'How many of them failed.';
COMMENT ON COLUMN workflow_success_rates.last_started_at IS 'When the newest run was queued.';
GRANT SELECT ON workflow_success_rates TO authenticated;
GRANT SELECT ON workflow_success_rates TO service_role;

-- Privileges
-- ----------

GRANT USAGE ON SCHEMA app TO anon, authenticated, service_role;
-- A function is executable by every login unless that is revoked.
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.current_user_id(), app.is_admin() TO anon;
GRANT EXECUTE ON FUNCTION
    app.current_user_id(),
    app.is_admin(),
    app.my_organizations(public.organization_role[]),
    app.has_consented(),
    app.upsert_pattern(text, text, timestamptz),
    app.upsert_relationship(text, text, public.relationship_kind, timestamptz),
    app.upsert_signal(text, boolean)
    TO authenticated;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA app TO service_role;

GRANT SELECT, UPDATE (name, locale, timezone) ON users TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON users TO service_role;

GRANT SELECT, DELETE ON sessions TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions TO service_role;

GRANT SELECT ON mfa_enforced_sessions TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON mfa_enforced_sessions TO service_role;

GRANT SELECT, INSERT, DELETE ON events TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON events TO service_role;

GRANT SELECT, INSERT, UPDATE, DELETE ON patterns TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON patterns TO service_role;

GRANT SELECT, INSERT, UPDATE, DELETE ON relationships TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON relationships TO service_role;

GRANT SELECT, INSERT, UPDATE, DELETE ON organizations TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON organizations TO service_role;

GRANT SELECT, INSERT, UPDATE, DELETE ON organization_members TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON organization_members TO service_role;

GRANT SELECT, INSERT, UPDATE, DELETE ON workflows TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON workflows TO service_role;

GRANT SELECT ON workflow_versions TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON workflow_versions TO service_role;

GRANT SELECT, INSERT ON workflow_executions TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON workflow_executions TO service_role;

GRANT SELECT, INSERT, UPDATE ON privacy_prefs TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON privacy_prefs TO service_role;

GRANT SELECT, INSERT, UPDATE, DELETE ON app_allowlist TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON app_allowlist TO service_role;

GRANT SELECT, INSERT, UPDATE, DELETE ON signal_toggles TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON signal_toggles TO service_role;

GRANT SELECT, INSERT ON telemetry_events TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON telemetry_events TO service_role;

GRANT SELECT ON privacy_transparency_log TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON privacy_transparency_log TO service_role;

GRANT SELECT ON audit_logs TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON audit_logs TO service_role;

GRANT SELECT, INSERT, UPDATE, DELETE ON retention_policies TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON retention_policies TO service_role;

GRANT SELECT ON offers TO anon;
GRANT SELECT ON offers TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON offers TO service_role;

GRANT SELECT ON subscriptions TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON subscriptions TO service_role;

GRANT SELECT ON feature_flags TO anon;
GRANT SELECT, UPDATE ON feature_flags TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON feature_flags TO service_role;

GRANT SELECT ON utm_tracks TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON utm_tracks TO service_role;

GRANT SELECT ON cohorts TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON cohorts TO service_role;

GRANT SELECT ON metrics_log TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON metrics_log TO service_role;

GRANT SELECT, INSERT ON nps_submissions TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON nps_submissions TO service_role;

GRANT SELECT, INSERT, UPDATE, DELETE ON user_integrations TO authenticated;
GRANT SELECT, INSERT, UPDATE, DELETE ON user_integrations TO service_role;
