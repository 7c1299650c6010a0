using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>Autovacuum is off for a table.</summary>
internal sealed class AutovacuumOff : AuditRule
{
    internal override string Id => "autovacuum-off";

    internal override AuditSeverity Severity => AuditSeverity.Info;

    internal override string Title => "Autovacuum is off for a table";

    internal override string Reason =>
        "Dead rows stay until somebody runs VACUUM. That fits a table that is only added to, or that a timer cleans.";

    internal override string Bad =>
        """
            create table note (id int primary key) with (autovacuum_enabled = off);
            """;

    internal override string Good =>
        """
            create table note (id int primary key) with (autovacuum_enabled = on, fillfactor = 90);
            create table other (id int primary key) with (autovacuum_vacuum_scale_factor = 0.4);
            """;

    private protected override string Message(AuditRow row) => "Its autovacuum is off.";
}
