using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>The API may empty a table.</summary>
internal sealed class TruncateGranted : AuditRule
{
    internal override string Id => "truncate-granted";

    internal override AuditSeverity Severity => AuditSeverity.Warning;

    internal override string Title => "The API may empty a table";

    internal override string Reason =>
        "Row security does not hold for TRUNCATE: a role that has it removes all rows, whatever the policies say.";

    internal override string Bad =>
        """
            create table note (id int primary key);
            grant select, truncate on note to anon;
            alter table note enable row level security;
            create policy own on note for select to anon using (id < 10);
            """;

    internal override string Good =>
        """
            create table note (id int primary key);
            grant select, delete on note to anon;
            alter table note enable row level security;
            create policy own on note to anon using (id < 10);
            create table inner_note (id int primary key);
            grant truncate on inner_note to app_group;
            """;

    private protected override string Message(AuditRow row) => $"{row.Facts[0]} may TRUNCATE it.";
}
