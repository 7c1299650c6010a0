using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>Older rows may violate a constraint.</summary>
internal sealed class ConstraintNotValid : AuditRule
{
    internal override string Id => "constraint-not-valid";

    internal override AuditSeverity Severity => AuditSeverity.Info;

    internal override string Title => "Older rows may violate a constraint";

    internal override string Reason =>
        "The planner does not use it, and it is not known whether the older rows meet it.";

    internal override string Bad =>
        """
            create table note (id int primary key);
            alter table note add constraint small check (id < 10) not valid;
            """;

    internal override string Good =>
        """
            create table note (id int primary key, constraint small check (id < 10));
            alter table note add constraint large check (id > 0) not valid;
            alter table note validate constraint large;
            """;

    private protected override string Message(AuditRow row) => $"{row.Facts[0]} is NOT VALID.";
}
