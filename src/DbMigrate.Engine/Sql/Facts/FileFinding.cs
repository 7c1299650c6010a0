namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Something about a statement that depends on its batch and on the batches of its file.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Severity">How grave it is.</param>
/// <param name="Message">What it is, and what to do.</param>
internal sealed record FileFinding(SqlStatement Statement, FileFindingSeverity Severity, string Message)
{
    /// <summary>Returns <c>FILE:LINE:COLUMN: message</c>.</summary>
    public override string ToString() => $"{Statement.Start}: {Message}";
}

/// <summary>How grave a finding is.</summary>
internal enum FileFindingSeverity
{
    /// <summary>It may matter.</summary>
    Note,

    /// <summary>It is reported before the phase starts.</summary>
    Warning,

    /// <summary>The file is not run.</summary>
    Error,
}
