namespace DbMigrate;

/// <summary>What an audit found about one object of a database.</summary>
public sealed record AuditFinding
{
    /// <summary>The id of the rule, as in <c>foreign-key-not-indexed</c>.</summary>
    public string Rule { get; internal init; } = string.Empty;

    /// <summary>How serious it is.</summary>
    public AuditSeverity Severity { get; internal init; }

    /// <summary>The object's kind in PostgreSQL's words, as in <c>table</c>.</summary>
    public string Kind { get; internal init; } = string.Empty;

    /// <summary>The object's name, schema-qualified, quoted where needed.</summary>
    public string Name { get; internal init; } = string.Empty;

    /// <summary>What was found, in one sentence.</summary>
    public string Message { get; internal init; } = string.Empty;

    /// <summary>About how many rows the table has; null: not known, or no table is concerned.</summary>
    public long? Rows { get; internal init; }

    /// <summary>About how many bytes the table or index takes; null: not known, or neither is concerned.</summary>
    public long? Bytes { get; internal init; }

    /// <summary>A statement that corrects it; empty: that needs a decision.</summary>
    public string Fix { get; internal init; } = string.Empty;

    /// <summary>Why it is ignored; empty: it is not.</summary>
    public string Ignored { get; internal init; } = string.Empty;
}
