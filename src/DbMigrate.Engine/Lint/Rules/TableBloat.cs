using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>Many rows of a table are dead.</summary>
internal sealed class TableBloat : AuditRule
{
    internal override string Id => "table-bloat";

    internal override AuditSeverity Severity => AuditSeverity.Info;

    internal override string Title => "Many rows of a table are dead";

    internal override string Reason =>
        "Each scan reads them. Autovacuum did not come, or an old transaction or replication slot holds it back.";

    internal override string Bad =>
        """
            create table note (id int primary key) with (autovacuum_enabled = off);
            insert into note select generate_series(1, 30000);
            delete from note where id <= 20000;
            """;

    internal override string Good =>
        """
            create table note (id int primary key) with (autovacuum_enabled = off);
            insert into note select generate_series(1, 30000);
            delete from note where id <= 3000;
            """;

    private protected override string Message(AuditRow row) =>
        $"{row.Facts[0]} dead rows for {row.Facts[1]} that live.";
}
