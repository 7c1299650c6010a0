using DbMigrate.Engine.Execution;

namespace DbMigrate.Engine.Maintenance;

/// <summary>The tasks of a schedule for one of its times, over all runs that continue them.</summary>
internal sealed class MaintenanceExecution : JournaledExecution
{
    /// <summary>The schedule.</summary>
    internal required MaintenanceSchedule Schedule { get; init; }

    /// <summary>The time for which it runs.</summary>
    internal required DateTimeOffset Due { get; init; }

    internal override string Owner => Schedule.Owner;

    internal override string Label => $"schedule {Schedule.Name}";

    internal override string Heading => $"Schedule {Schedule.Name}";
}
