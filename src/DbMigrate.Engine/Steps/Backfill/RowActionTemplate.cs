using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Steps.Backfill;

/// <summary>The plan's action on rows of a backfill, before the table's key is known.</summary>
/// <param name="Set">The SET list, or null.</param>
/// <param name="Call">The call, with <c>:key</c> in it, or null.</param>
/// <param name="Where">The condition, or null.</param>
internal sealed record RowActionTemplate(SqlFragment? Set, SqlFragment? Call, SqlFragment? Where)
{
    /// <summary>The variable in a call for the key's columns.</summary>
    internal const string KeyVariable = "key";

    /// <summary>Returns the action for a table and its key.</summary>
    /// <param name="table">The table as SQL reads it.</param>
    /// <param name="key">The key's columns as SQL reads them.</param>
    /// <param name="variables">The effective variables.</param>
    internal RowAction For(string table, IReadOnlyList<string> key, IReadOnlyDictionary<string, string> variables) =>
        new(
            table,
            Set?.Read(variables),
            Call?.Read(
                new Dictionary<string, string>(variables, StringComparer.Ordinal)
                {
                    [KeyVariable] = string.Join(", ", key),
                }
            ),
            Where?.Read(variables)
        );
}
