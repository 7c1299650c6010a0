namespace DbMigrate.Cli.Output;

/// <summary>Writes the findings of an audit.</summary>
internal static class AuditText
{
    /// <summary>Writes the findings by rule, and how many there are.</summary>
    public static void Write(TextReport report, IReadOnlyList<AuditFinding> findings)
    {
        var shown = findings.Where(f => f.Ignored.Length == 0).ToList();
        foreach (var rule in shown.GroupBy(f => f.Rule, StringComparer.Ordinal))
        {
            report.Line(Mark(rule.Max(f => f.Severity)), $" {rule.Key}");
            foreach (var finding in rule)
            {
                report.Indented("    ", $"{finding.Kind} {finding.Name}: {finding.Message}{Evidence(finding)}");
                if (finding.Fix.Length > 0)
                {
                    report.Indented("        ", finding.Fix);
                }
            }
        }

        var ignored = findings.Count - shown.Count;
        report.Line(
            string.Join(", ", Enum.GetValues<AuditSeverity>().Reverse().Select(s => Count(s, shown)).OfType<string>())
                is { Length: > 0 } text
                ? text + (ignored > 0 ? $", {Format.Count(ignored, "ignored", "ignored")}" : string.Empty)
            : ignored > 0 ? $"No finding, {Format.Count(ignored, "ignored", "ignored")}"
            : "No finding."
        );
    }

    private static string? Count(AuditSeverity severity, List<AuditFinding> findings) =>
        findings.Count(f => f.Severity == severity) is > 0 and var count
            ? Format.Count(count, Name(severity), Name(severity) + (severity == AuditSeverity.Info ? "" : "s"))
            : null;

    private static string Evidence(AuditFinding finding)
    {
        var parts = new[]
        {
            finding.Rows is { } rows ? FormattableString.Invariant($"about {rows:N0} rows") : null,
            finding.Bytes is > 0 and { } bytes ? Size(bytes) : null,
        };
        var text = string.Join(", ", parts.OfType<string>());
        return text.Length > 0 ? $" ({text})" : string.Empty;
    }

    private static string Size(long bytes) =>
        bytes < 1024 * 1024
            ? FormattableString.Invariant($"{bytes / 1024.0:0} kB")
            : FormattableString.Invariant($"{bytes / 1024.0 / 1024.0:N1} MB");

    private static string Name(AuditSeverity severity) =>
        severity switch
        {
            AuditSeverity.Error => "error",
            AuditSeverity.Warning => "warning",
            _ => "info",
        };

    private static Cell Mark(AuditSeverity severity) =>
        new(
            $"{Name(severity), -7}",
            severity switch
            {
                AuditSeverity.Error => Colour.Red,
                AuditSeverity.Warning => Colour.Yellow,
                _ => Colour.Green,
            }
        );
}
