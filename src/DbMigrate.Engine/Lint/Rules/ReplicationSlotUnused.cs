using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint.Rules;

/// <summary>Nobody reads from a replication slot.</summary>
internal sealed class ReplicationSlotUnused : AuditRule
{
    internal override string Id => "replication-slot-unused";

    internal override AuditSeverity Severity => AuditSeverity.Warning;

    internal override string Title => "Nobody reads from a replication slot";

    internal override string Reason =>
        "The server keeps the log since the slot's last use, until its disk is full. Let its reader connect, or drop the slot. "
        + "max_slot_wal_keep_size limits what a slot holds back; a slot that has lost its log is of no use any more.";

    internal override string Bad =>
        """
            select pg_create_physical_replication_slot('app_extra', true);
            """;

    internal override string Good =>
        """
            select pg_create_physical_replication_slot('app_extra', false);
            """;

    private const string Lost = "lost";

    private protected override AuditSeverity SeverityOf(AuditRow row) =>
        row.Facts[0] == Lost ? AuditSeverity.Error : Severity;

    private protected override string Message(AuditRow row) =>
        row.Facts[0] == Lost
            ? "It has lost the log that its reader needs."
            : $"Nobody reads from it, and it holds back {row.Facts[1]} of the log.";
}
