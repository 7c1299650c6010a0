using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>The owner of a table is not subject to its policies.</summary>
internal sealed class RowSecurityNotForced : AuditRule
{
    internal override string Id => "rls-not-forced";

    internal override AuditSeverity Severity => AuditSeverity.Info;

    internal override string Title => "The owner of a table is not subject to its policies";

    internal override string Reason =>
        "A login that owns the table sees and changes every row. Force row security where the application logs in as owner.";

    internal override string Bad =>
        """
            create table note (id int primary key);
            alter table note owner to app_login;
            alter table note enable row level security;
            """;

    internal override string Good =>
        """
            create table note (id int primary key);
            alter table note owner to app_login;
            alter table note enable row level security, force row level security;
            create table other (id int primary key);
            alter table other owner to app_group;
            alter table other enable row level security;
            """;

    private protected override string Message(AuditRow row) =>
        $"The owner {row.Facts[0]} can log in and sees every row, because row security is not forced.";
}
