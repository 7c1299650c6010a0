using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Maintenance;

namespace DbMigrate;

/// <summary>Recurring tasks of a plan, and their times.</summary>
public sealed class MaintenanceSchedule
{
    private readonly IReadOnlyList<MigrationStep> _tasks = [];
    private readonly IReadOnlyList<MigrationCheck> _checks = [];

    internal MaintenanceSchedule(Recurrence recurrence) => Recurrence = recurrence;

    /// <summary>Its name, unique in the plan.</summary>
    public string Name { get; internal init; } = string.Empty;

    /// <summary>Its times, as a cron expression.</summary>
    public string Cron => Recurrence.Text;

    /// <summary>The time zone of its times, as in <c>Europe/Berlin</c>.</summary>
    public string Zone => Recurrence.Zone.Id;

    /// <summary>The longest time of one run.</summary>
    public TimeSpan Within { get; internal init; }

    /// <summary>The tasks, in order.</summary>
    public IReadOnlyList<MigrationStep> Tasks
    {
        get => _tasks;
        internal init => _tasks = ReadOnlyArray.Of(value);
    }

    /// <summary>The checks that are asked after the tasks.</summary>
    public IReadOnlyList<MigrationCheck> Checks
    {
        get => _checks;
        internal init => _checks = ReadOnlyArray.Of(value);
    }

    /// <summary>Its place in the plan.</summary>
    public SourcePlace Place { get; internal init; } = new(string.Empty, 1, 1);

    /// <summary>Its times.</summary>
    internal Recurrence Recurrence { get; }

    /// <summary>The digest of its tasks and checks as the plan writes them.</summary>
    internal string Digest { get; init; } = string.Empty;

    /// <summary>The name by which the journal has its rows; no phase can have it.</summary>
    internal string Owner => OwnerOf(Name);

    /// <summary>The name, for a reader.</summary>
    public override string ToString() => Name;

    /// <summary>Returns the name by which the journal has the rows of a schedule.</summary>
    internal static string OwnerOf(string name) => OwnerPrefix + name;

    /// <summary>Returns the name of the schedule that has rows of the journal; null: a phase has them.</summary>
    internal static string? NameOf(string owner) =>
        owner.StartsWith(OwnerPrefix, StringComparison.Ordinal) ? owner[OwnerPrefix.Length..] : null;

    internal const string OwnerPrefix = "maintenance:";

    /// <summary>The schedule that takes the samples of sustained gates. No schedule of a plan can have the name.</summary>
    internal const string Samples = "samples";
}
