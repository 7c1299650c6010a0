using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>Tasks of maintenance failed. The other tasks had their turn.</summary>
/// <param name="message">The tasks, and why each failed.</param>
/// <param name="schedules">The schedules with a failed task, one or more.</param>
public sealed class MaintenanceFailedException(string message, IReadOnlyList<string> schedules)
    : MigrationException(message)
{
    /// <summary>The schedules with a failed task.</summary>
    public IReadOnlyList<string> Schedules { get; } = ReadOnlyArray.Of(schedules);

    /// <inheritdoc/>
    public override string ErrorId => "MaintenanceFailed";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidResult;

    /// <inheritdoc/>
    public override int ExitCode => 5;

    /// <inheritdoc/>
    public override string? Target => string.Join(", ", Schedules);
}

/// <summary>A name or pattern matches no maintenance schedule of the plan, or the plan has none.</summary>
/// <param name="message">The name, and the nearest one.</param>
/// <param name="schedule">The name or pattern.</param>
public sealed class ScheduleNotFoundException(string message, string schedule) : MigrationException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "ScheduleNotFound";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ObjectNotFound;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target { get; } = schedule;
}

/// <summary>The maintenance of a plan could not be registered with a scheduler of the machine, or removed from it.</summary>
/// <param name="message">What could not be done, and why.</param>
/// <param name="kind">The scheduler.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class ScheduleRefusedException(string message, ScheduleKind kind, Exception? inner = null)
    : MigrationException(message, inner)
{
    /// <summary>The scheduler.</summary>
    public ScheduleKind Kind { get; } = kind;

    /// <summary>Whether the machine does not have the scheduler.</summary>
    public bool IsMissing { get; internal init; }

    /// <inheritdoc/>
    public override string ErrorId => "ScheduleRefused";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Kind.ToString();
}
