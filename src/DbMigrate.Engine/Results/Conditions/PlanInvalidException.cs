using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>
/// The plan, or a SQL file of it, cannot be run as it stands. Holds all that was found, not only the first.
/// </summary>
public sealed class PlanInvalidException : MigrationException
{
    /// <summary>More than fits on any screen; <see cref="Findings"/> holds them all.</summary>
    private const int MostInMessage = 100;

    /// <summary>Makes the exception from what was found.</summary>
    /// <param name="file">The plan's file.</param>
    /// <param name="findings">At least one.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public PlanInvalidException(string file, IReadOnlyList<PlanFinding> findings, Exception? inner = null)
        : base(Describe(findings), inner)
    {
        File = file;
        Findings = ReadOnlyArray.Of(findings);
    }

    /// <summary>The plan's file.</summary>
    public string File { get; }

    /// <summary>Everything that was found, in the order of the file.</summary>
    public IReadOnlyList<PlanFinding> Findings { get; }

    /// <inheritdoc/>
    public override string ErrorId => "PlanInvalid";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidData;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => File;

    private static string Describe(IReadOnlyList<PlanFinding> findings) =>
        findings.Count == 1
            ? findings[0].ToString()
            : $"The plan has {findings.Count} errors; nothing was run."
                + string.Concat(findings.Take(MostInMessage).Select(f => Environment.NewLine + "  " + f))
                + (
                    findings.Count > MostInMessage
                        ? $"{Environment.NewLine}  … and {findings.Count - MostInMessage} more."
                        : string.Empty
                );
}
