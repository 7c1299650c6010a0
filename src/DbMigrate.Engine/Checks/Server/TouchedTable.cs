using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>A table that a phase touches.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Lock">The strongest lock that the phase takes on it; null: not known.</param>
internal sealed record TouchedTable(ObjectName Name, MigrationLockMode? Lock)
{
    /// <summary>Whether a statement with CONCURRENTLY waits for the transactions that have written to it.</summary>
    internal bool WaitsForWriters { get; init; }

    /// <summary>Who else than the owner may take the locks.</summary>
    internal RelationRight Right { get; init; }

    /// <summary>The columns of the foreign keys that the phase adds to it without an index of their own.</summary>
    internal IReadOnlyList<IReadOnlyList<string>> Unindexed { get; init; } = [];

    /// <summary>
    /// Returns the tables that a phase touches, as far as its steps tell without a database, without those that it
    /// creates.
    /// </summary>
    internal static IReadOnlyList<TouchedTable> Of(StepEffects phase) =>
        [
            .. Each(phase)
                .GroupBy(t => (t.Name.Schema, t.Name.Name))
                .Select(g =>
                    g.MaxBy(t => t.Lock is { } mode ? (int)mode : -1)! with
                    {
                        Unindexed = [.. g.SelectMany(t => t.Unindexed)],
                        WaitsForWriters = g.Any(t => t.WaitsForWriters),
                        Right = g.Where(t => t.Lock > MigrationLockMode.RowExclusive)
                            .Select(t => t.Right)
                            .DefaultIfEmpty()
                            .Min(),
                    }
                ),
        ];

    private static IEnumerable<TouchedTable> Each(StepEffects phase)
    {
        foreach (var relation in phase.Relations.Where(r => r.Relation.IsOwn && !r.IsNew))
        {
            if (ObjectName.Parse(relation.Relation.Name) is { } name)
            {
                yield return new TouchedTable(name, relation.Lock)
                {
                    Right = relation.Right,
                    WaitsForWriters = relation.WaitsForWriters,
                    Unindexed =
                    [
                        .. phase.Unindexed.Where(k => k.Table == relation.Relation.Name).Select(k => k.Columns),
                    ],
                };
            }
        }
    }
}
