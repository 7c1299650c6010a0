namespace DbMigrate.Commands;

/// <summary>What the pipeline brought for one plan on one database: one session does it all.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Database">Its database.</param>
internal sealed record PlanWork(MigrationPlan Plan, DatabaseChoice Database)
{
    /// <summary>The patterns of phases that were named, in the order in which they came; empty: all phases.</summary>
    internal List<string> Phases { get; } = [];

    /// <summary>
    /// The database that piped objects say they come from, where nothing else tells how to get there.
    /// </summary>
    internal string? ExpectedDatabase { get; set; }
}
