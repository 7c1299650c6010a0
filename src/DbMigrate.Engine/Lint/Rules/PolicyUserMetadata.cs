using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>A policy trusts data that users write themselves.</summary>
internal sealed class PolicyUserMetadata : AuditRule
{
    internal override string Id => "policy-user-metadata";

    internal override AuditSeverity Severity => AuditSeverity.Error;

    internal override string Title => "A policy trusts data that users write themselves";

    internal override string Reason =>
        "user_metadata and raw_user_meta_data of a login are changed by its user. Use app_metadata.";

    internal override string Bad =>
        """
            create table note (id int primary key);
            alter table note enable row level security;
            create policy own on note using (current_setting('jwt', true)::jsonb -> 'user_metadata' ->> 'admin' = 'true');
            """;

    internal override string Good =>
        """
            create table note (id int primary key);
            alter table note enable row level security;
            create policy own on note using (current_setting('jwt', true)::jsonb -> 'app_metadata' ->> 'admin' = 'true');
            create table person (id int primary key, user_metadata text);
            alter table person enable row level security;
            create policy own on person using (user_metadata <> '');
            """;

    private protected override string Message(AuditRow row) =>
        $"The policy {row.Facts[0]} reads what the user may change.";
}
