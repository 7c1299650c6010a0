using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>The named path holds no plan.</summary>
/// <param name="path">The path that was searched.</param>
/// <param name="message">What was expected at the path and what was found.</param>
public sealed class PlanNotFoundException(string path, string message) : MigrationException(message)
{
    /// <summary>The path that was searched.</summary>
    public string Path { get; } = path;

    /// <inheritdoc/>
    public override string ErrorId => "PlanNotFound";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ObjectNotFound;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Path;
}

/// <summary>The plan, or a SQL file that it uses, has errors. Holds every error, not only the first.</summary>
/// <param name="file">The plan's file.</param>
/// <param name="findings">The errors, in the order of the file. At least one.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class PlanInvalidException(string file, IReadOnlyList<PlanFinding> findings, Exception? inner = null)
    : MigrationException(
        FindingText.Describe($"The plan has {findings.Count} errors; nothing was run.", findings),
        inner
    )
{
    /// <summary>The plan's file.</summary>
    public string File { get; } = file;

    /// <summary>The errors, in the order of the file.</summary>
    public IReadOnlyList<PlanFinding> Findings { get; private set; } = ReadOnlyArray.Of(findings);

    internal override void Clean(ISecretMask mask)
    {
        base.Clean(mask);
        Findings = ReadOnlyArray.Of([.. Findings.Select(f => f with { Message = TextLimit.Clean(mask, f.Message) })]);
    }

    /// <inheritdoc/>
    public override string ErrorId => "PlanInvalid";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidData;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => File;
}

/// <summary>A SQL file cannot be read into statements. Holds every error, not only the first.</summary>
/// <param name="file">The file.</param>
/// <param name="findings">The errors, in the order of the file. At least one.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class SqlFileInvalidException(string file, IReadOnlyList<PlanFinding> findings, Exception? inner = null)
    : MigrationException(FindingText.Describe($"{file} has {findings.Count} errors.", findings), inner)
{
    private readonly IReadOnlyList<string> _unsetVariables = [];

    /// <summary>The file.</summary>
    public string File { get; } = file;

    /// <summary>The errors, in the order of the file.</summary>
    public IReadOnlyList<PlanFinding> Findings { get; private set; } = ReadOnlyArray.Of(findings);

    internal override void Clean(ISecretMask mask)
    {
        base.Clean(mask);
        Findings = ReadOnlyArray.Of([.. Findings.Select(f => f with { Message = TextLimit.Clean(mask, f.Message) })]);
    }

    /// <summary>Whether the file itself could not be read.</summary>
    public bool IsUnreadable { get; internal init; }

    /// <summary>Whether it has errors besides variables that are not set.</summary>
    public bool HasOtherErrors { get; internal init; }

    /// <summary>The variables that the file uses and that are not set, each once.</summary>
    public IReadOnlyList<string> UnsetVariables
    {
        get => _unsetVariables;
        internal init => _unsetVariables = ReadOnlyArray.Of(value);
    }

    /// <inheritdoc/>
    public override string ErrorId => "SqlFileInvalid";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidData;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => File;
}

/// <summary>A value was given for a variable that the plan does not declare, or a value that is no text.</summary>
/// <param name="message">The variable and the problem.</param>
/// <param name="variable">The variable.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class VariableInvalidException(string message, string variable, Exception? inner = null)
    : MigrationException(message, inner)
{
    /// <summary>The variable.</summary>
    public string Variable { get; } = variable;

    /// <summary>Whether the plan does not declare the variable.</summary>
    public bool IsUnknown { get; internal init; }

    /// <inheritdoc/>
    public override string ErrorId => "VariableInvalid";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidArgument;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Variable;
}

/// <summary>A SQL file changed after it was read and checked. Nothing of the change was run.</summary>
/// <param name="file">The file.</param>
/// <param name="inner">The error that showed the change, or null.</param>
public sealed class SqlFileChangedException(string file, Exception? inner = null)
    : MigrationException($"{file} changed after it was read and checked; nothing of the change was run.", inner)
{
    /// <summary>The file.</summary>
    public string File { get; } = file;

    /// <inheritdoc/>
    public override string ErrorId => "SqlFileChanged";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidData;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => File;
}

/// <summary>The plan has no phase of that id.</summary>
/// <param name="message">The plan, the id, the nearest id and the ids that exist.</param>
/// <param name="phase">The id that was asked for.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class PhaseNotFoundException(string message, string phase, Exception? inner = null)
    : MigrationException(message, inner)
{
    /// <summary>The id that was asked for.</summary>
    public string Phase { get; private set; } = phase;

    internal override void Clean(ISecretMask mask)
    {
        base.Clean(mask);
        Phase = TextLimit.Clean(mask, Phase);
    }

    /// <inheritdoc/>
    public override string ErrorId => "PhaseNotFound";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ObjectNotFound;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Phase;
}

/// <summary>The plan has no metric of that name.</summary>
/// <param name="message">The plan, the name, the nearest name and the names that exist.</param>
/// <param name="metric">The name that was asked for.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class MetricNotFoundException(string message, string metric, Exception? inner = null)
    : MigrationException(message, inner)
{
    /// <summary>The name that was asked for.</summary>
    public string Metric { get; } = metric;

    /// <inheritdoc/>
    public override string ErrorId => "MetricNotFound";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ObjectNotFound;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Metric;
}

/// <summary>No gate or step of the plan uses a milestone of that name.</summary>
/// <param name="message">The plan, the name, the nearest name and the names that exist.</param>
/// <param name="milestone">The name that was asked for.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class MilestoneNotFoundException(string message, string milestone, Exception? inner = null)
    : MigrationException(message, inner)
{
    /// <summary>The name that was asked for.</summary>
    public string Milestone { get; } = milestone;

    /// <inheritdoc/>
    public override string ErrorId => "MilestoneNotFound";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ObjectNotFound;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Milestone;
}
