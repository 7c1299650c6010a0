using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>The scope of the server checks.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Limits">The limits of the phase.</param>
/// <param name="Tables">The tables that the phase touches.</param>
internal sealed record ServerScope(MigrationPlan Plan, MigrationLimits Limits, IReadOnlyList<TouchedTable> Tables)
{
    /// <summary>Whether the run may end the sessions that block it.</summary>
    internal bool EndsBlockers { get; init; }

    /// <summary>The tables' schemas, as a parameter.</summary>
    internal string?[] Schemas => [.. Tables.Select(t => t.Name.Schema)];

    /// <summary>The tables' names, as a parameter.</summary>
    internal string[] Names => [.. Tables.Select(t => t.Name.Name)];
}
