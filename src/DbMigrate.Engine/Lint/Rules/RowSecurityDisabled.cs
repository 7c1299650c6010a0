using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>Row security is off on a table that the API reaches.</summary>
internal sealed class RowSecurityDisabled : AuditRule
{
    internal override string Id => "rls-disabled";

    internal override AuditSeverity Severity => AuditSeverity.Error;

    internal override string Title => "Row security is off on a table that the API reaches";

    internal override string Reason =>
        "A role of the API has privileges on the table, and no policy limits which rows it sees or changes.";

    internal override string Bad =>
        """
            create table note (id int primary key);
            grant select on note to anon;
            """;

    internal override string Good =>
        """
            create table note (id int primary key);
            grant select on note to anon;
            alter table note enable row level security;
            create policy own on note for select to anon using (id < 10);
            create table inner_note (id int primary key);
            create table emptied (id int primary key);
            grant truncate on emptied to anon;
            """;

    private protected override string Message(AuditRow row) =>
        $"{row.Facts[0]} can {(row.Facts[1] == "true" ? "read or change" : "read")} every row, because row security is off.";
}
