using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>A table has no primary key.</summary>
internal sealed class PrimaryKeyMissing : AuditRule
{
    internal override string Id => "primary-key-missing";

    internal override AuditSeverity Severity => AuditSeverity.Warning;

    internal override string Title => "A table has no primary key";

    internal override string Reason =>
        "Rows cannot be distinguished: logical replication cannot apply changes, and batches have nothing to go by.";

    internal override string Bad =>
        """
            create table note (id int);
            """;

    internal override string Good =>
        """
            create table note (id int primary key);
            create table part (id int primary key) partition by range (id);
            create table part_1 partition of part for values from (1) to (5);
            create view v as select 1 as id;
            """;

    private protected override string Message(AuditRow row) => "It has no primary key.";
}
