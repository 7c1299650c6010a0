using DbMigrate.Engine.Catalog.Audit;

namespace DbMigrate.Engine.Lint;

/// <summary>A rule of the audit. Its query is the file of Catalog/Audit with its id.</summary>
internal abstract class AuditRule
{
    /// <summary>Its id, as in <c>foreign-key-not-indexed</c>.</summary>
    internal abstract string Id { get; }

    /// <summary>How serious a finding is.</summary>
    internal abstract AuditSeverity Severity { get; }

    /// <summary>What it finds, in a few words.</summary>
    internal abstract string Title { get; }

    /// <summary>Why that is a problem, and what to do.</summary>
    internal abstract string Reason { get; }

    /// <summary>SQL that makes something which the rule finds.</summary>
    internal abstract string Bad { get; }

    /// <summary>SQL that makes what looks like it, and which the rule does not find.</summary>
    internal abstract string Good { get; }

    /// <summary>Returns the finding of a row; null: it is none.</summary>
    internal AuditFinding? Of(AuditRow row) =>
        Accepts(row)
            ? new AuditFinding
            {
                Rule = Id,
                Severity = SeverityOf(row),
                Kind = row.Kind,
                Name = row.Name,
                Message = Message(row),
                Rows = row.Rows,
                Bytes = row.Bytes,
                Fix = row.Fix ?? string.Empty,
            }
            : null;

    /// <summary>Returns whether a row is a finding, where the query cannot decide it.</summary>
    private protected virtual bool Accepts(AuditRow row) => true;

    /// <summary>Returns how serious a row is.</summary>
    private protected virtual AuditSeverity SeverityOf(AuditRow row) => Severity;

    /// <summary>Returns what was found, in one sentence.</summary>
    private protected abstract string Message(AuditRow row);
}
