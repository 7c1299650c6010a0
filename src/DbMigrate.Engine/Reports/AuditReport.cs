using DbMigrate.Engine.Rehearsal;
using DbMigrate.Engine.Reports.Audit;

namespace DbMigrate;

/// <summary>What an audit found.</summary>
public sealed class AuditReport
{
    internal AuditReport(
        IReadOnlyList<AuditFinding> findings,
        IReadOnlyList<string> rules,
        IReadOnlyList<string> unreadSequences
    )
    {
        Findings = findings;
        Rules = rules;
        UnreadSequences = unreadSequences;
    }

    /// <summary>
    /// The findings, those that are ignored too: the most serious first, then by rule and name.
    /// </summary>
    public IReadOnlyList<AuditFinding> Findings { get; }

    /// <summary>The ids of the rules that were asked.</summary>
    public IReadOnlyList<string> Rules { get; }

    /// <summary>The sequences that the login may not read, by name. Whether they come near their end is not known.</summary>
    public IReadOnlyList<string> UnreadSequences { get; }

    /// <summary>Returns whether a finding that is not ignored is at least that serious.</summary>
    /// <param name="severity">The severity.</param>
    public bool Reaches(AuditSeverity severity) => Findings.Any(f => f.Ignored.Length == 0 && f.Severity >= severity);

    /// <summary>Writes the report in a format for other programs into a file, as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">Any but Text, which is the host's.</param>
    /// <exception cref="OutputNotWrittenException">It cannot be written.</exception>
    public void Save(string path, AuditFormat format) => OutputFile.Write(path, ToText(format));

    /// <summary>Returns the report in a format for other programs.</summary>
    /// <param name="format">Any but Text, which is the host's.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is Text.</exception>
    public string ToText(AuditFormat format) =>
        format switch
        {
            AuditFormat.Json => JsonReport.Write(Findings),
            AuditFormat.Sarif => SarifReport.Write(this),
            AuditFormat.GitHub => GitHubReport.Write(Findings),
            AuditFormat.JUnit => JUnitReport.Write(this),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Hosts write text themselves."),
        };
}
