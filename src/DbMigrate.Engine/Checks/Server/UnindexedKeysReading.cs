using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>
/// Finds foreign keys that the phase adds without an index on the referencing columns.
/// </summary>
internal sealed class UnindexedKeysReading : ServerReading
{
    internal override string Kind => "unindexed_keys";

    internal override string Name => "indexes for foreign keys";

    internal override bool UsesSearchPath => true;

    internal override bool IsAboutTables => true;

    internal override bool Applies(ServerScope scope) => Wanted(scope).Any();

    internal override IReadOnlyList<object> Values(ServerScope scope) =>
        [
            Wanted(scope).Select(w => w.Table.Schema).ToArray(),
            Wanted(scope).Select(w => w.Table.Name).ToArray(),
            Wanted(scope).Select(w => string.Join('\n', w.Columns)).ToArray(),
        ];

    internal override ServerFinding Evaluate(IReadOnlyList<object?[]> rows, ServerScope scope) =>
        rows.Count == 0
            ? ServerFinding.Passed("an index on the columns of each foreign key", "exists")
            : new ServerFinding(
                CheckStatus.Warning,
                "an index on the columns of each foreign key",
                $"none on {DisplayText.Join([.. rows.Select(r => (string)r[0]!)])}",
                "Without an index, every delete of a referenced row scans the table. Remove 'index: false', "
                    + "or build the index in a step.",
                [.. rows.Take(20).Select(r => (string)r[0]!)]
            );

    private static IEnumerable<(ObjectName Table, IReadOnlyList<string> Columns)> Wanted(ServerScope scope) =>
        scope.Tables.SelectMany(t => t.Unindexed.Select(columns => (t.Name, columns)));
}
