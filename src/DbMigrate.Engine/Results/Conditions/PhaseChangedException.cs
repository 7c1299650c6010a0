using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>What was run differs from what the plan says now.</summary>
public sealed class PhaseChangedException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Where, what, and what to do.</param>
    /// <param name="phase">The phase's id.</param>
    /// <param name="files">The files that differ, relative to the plan's folder; empty where the plan file itself
    /// does.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public PhaseChangedException(string message, string phase, IReadOnlyList<string> files, Exception? inner = null)
        : base(message, inner)
    {
        Phase = phase;
        Files = ReadOnlyArray.Of(files);
    }

    /// <summary>The phase's id.</summary>
    public string Phase { get; }

    /// <summary>The files that differ, relative to the plan's folder; empty where the plan file itself does.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <inheritdoc/>
    public override string ErrorId => "PhaseChanged";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => 5;

    /// <inheritdoc/>
    public override string? Target => Phase;
}
