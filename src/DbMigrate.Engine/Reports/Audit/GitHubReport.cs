namespace DbMigrate.Engine.Reports.Audit;

/// <summary>
/// Writes findings as annotations:
/// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
/// </summary>
internal static class GitHubReport
{
    /// <summary>Returns a line for each finding that is not ignored.</summary>
    internal static string Write(IEnumerable<AuditFinding> findings) =>
        string.Concat(
            findings
                .Where(f => f.Ignored.Length == 0)
                .Select(f =>
                    $"::{Level(f.Severity)} title={Value(f.Rule)}::{Text($"{f.Kind} {f.Name}: {f.Message}")}\n"
                )
        );

    private static string Level(AuditSeverity severity) =>
        severity switch
        {
            AuditSeverity.Error => "error",
            AuditSeverity.Warning => "warning",
            _ => "notice",
        };

    private static string Text(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Value(string text) =>
        Text(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
