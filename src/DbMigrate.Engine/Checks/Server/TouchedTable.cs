using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>A table that a phase touches.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Lock">The strongest lock that the phase takes on it, or null: not known.</param>
internal sealed record TouchedTable(ObjectName Name, TableLock? Lock)
{
    /// <summary>The columns of the foreign keys that the phase adds to it without an index of their own.</summary>
    internal IReadOnlyList<IReadOnlyList<string>> Unindexed { get; init; } = [];

    private const string Connection = "default";

    /// <summary>
    /// The tables of the home database that the steps of a phase touch, as far as they tell without a database; those
    /// that the phase itself makes are left out.
    /// </summary>
    /// <exception cref="PlanInvalidException">A SQL file cannot be read.</exception>
    internal static IReadOnlyList<TouchedTable> Of(
        MigrationPhase phase,
        IReadOnlyDictionary<string, string> variables
    ) =>
        [
            .. phase
                .Apply.Where(s => s.Connections.Writes == Connection)
                .Select(s => s.Preview(variables))
                .SelectMany(Of)
                .GroupBy(t => (t.Name.Schema, t.Name.Name))
                .Select(g =>
                    g.MaxBy(t => t.Lock?.Strength ?? -1)! with
                    {
                        Unindexed = [.. g.SelectMany(t => t.Unindexed)],
                    }
                ),
        ];

    private static IEnumerable<TouchedTable> Of(StepPreview preview) =>
        preview
            .Tables.Select(ObjectName.Parse)
            .OfType<ObjectName>()
            .Select(name => new TouchedTable(
                name,
                preview.Locks.Select(l => LockOf(l, name)).OfType<TableLock>().MaxBy(l => l.Strength)
            )
            {
                Unindexed = preview.Unindexed.Count > 0 ? [preview.Unindexed] : [],
            });

    // A preview says a lock as "MODE on TABLE", with words behind it where there is more to say.
    private static TableLock? LockOf(string said, ObjectName table)
    {
        var at = said.IndexOf(" on ", StringComparison.Ordinal);
        return
            at > 0
            && ObjectName.ParseStart(said[(at + 4)..], out _) is { } name
            && (name.Schema, name.Name) == (table.Schema, table.Name)
            ? TableLock.Find(said[..at])
            : null;
    }
}
