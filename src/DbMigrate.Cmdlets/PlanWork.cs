namespace DbMigrate.Commands;

/// <summary>The pipeline's input for one plan on one database; one session processes it.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Database">Its database.</param>
/// <param name="Path">The plan's path as it was given; null for the current location.</param>
internal sealed record PlanWork(MigrationPlan Plan, DatabaseChoice Database, string? Path)
{
    /// <summary>The patterns of the named phases, in order of input; empty: all phases.</summary>
    internal List<string> Phases { get; } = [];

    /// <summary>
    /// The databases that the input names, as <c>host:port/name</c>; empty where it names none.
    /// </summary>
    internal HashSet<string> ExpectedDatabases { get; } = new(StringComparer.Ordinal);
}
