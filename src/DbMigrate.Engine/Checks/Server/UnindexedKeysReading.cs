using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>
/// The foreign keys that the phase adds have an index on their side, or get one: a foreign key makes none by itself.
/// </summary>
internal sealed class UnindexedKeysReading : ServerReading
{
    internal override string Kind => "unindexed_keys";

    internal override string Name => "indexes for foreign keys";

    internal override bool IsAboutTables => true;

    internal override bool Applies(ServerScope scope) => Wanted(scope).Any();

    internal override IReadOnlyList<object> Values(ServerScope scope) =>
        [
            Wanted(scope).Select(w => w.Table.Schema).ToArray(),
            Wanted(scope).Select(w => w.Table.Name).ToArray(),
            Wanted(scope).Select(w => string.Join('\n', w.Columns)).ToArray(),
        ];

    internal override ServerFinding Judge(IReadOnlyList<object?[]> rows, ServerScope scope) =>
        rows.Count == 0
            ? ServerFinding.Passed("an index that begins with the columns of each foreign key", "there")
            : new ServerFinding(
                CheckStatus.Warning,
                "an index that begins with the columns of each foreign key",
                $"none on {DisplayText.Join([.. rows.Select(r => (string)r[0]!)])}",
                "A foreign key makes no index on its side, and without one every delete of a referenced row reads the whole table. Leave out 'index: false', or make the index in a step of its own.",
                [.. rows.Take(20).Select(r => (string)r[0]!)]
            );

    private static IEnumerable<(ObjectName Table, IReadOnlyList<string> Columns)> Wanted(ServerScope scope) =>
        scope.Tables.SelectMany(t => t.Unindexed.Select(columns => (t.Name, columns)));
}
