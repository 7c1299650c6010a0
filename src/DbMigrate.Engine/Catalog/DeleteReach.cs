using System.Collections.Immutable;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Catalog;

/// <summary>Says which rows of other tables a DELETE reaches by foreign keys, as queries.</summary>
/// <param name="root">The number of the table that it deletes from.</param>
/// <param name="deleted">The rows that it deletes.</param>
/// <param name="references">The foreign keys by which it reaches others.</param>
internal sealed class DeleteReach(uint root, DeletedRows deleted, IReadOnlyList<DeleteReference> references)
{
    // Many ways between the same tables would make a query that runs for too long.
    private const int MostKeys = 40;

    // Rows of the table itself that go with others have rows of their own that go with them.
    private readonly bool _rootIsReached = references.Any(r => r.Child == root && !r.Overwrites);

    /// <summary>The settings of names that the condition of the statement is read by, or null.</summary>
    internal string? SearchPath => deleted.SearchPath;

    /// <summary>
    /// Returns the tables of which rows are deleted or overwritten, with what follows FROM in a query of these rows;
    /// null: there is none. Where keys lead in a circle, the query has not all of them.
    /// </summary>
    internal IEnumerable<(string Table, string? From, bool IsWhole)> Of(bool overwrites)
    {
        foreach (var keys in references.Where(r => r.Overwrites == overwrites).GroupBy(r => r.Child))
        {
            var first = keys.First();
            var isRoot = first.Child == root && !overwrites;
            var ways = new Ways();
            var condition = ConditionOf([.. keys], isRoot ? deleted.Called : NameOf(first), [first.Child], ways);
            yield return (
                first.Table,
                condition is null ? null
                : isRoot ? $"{deleted.Others} and ({condition})"
                : $"{first.From} where {condition}",
                ways.AreWhole
            );
        }
    }

    private string? ConditionOf(
        IReadOnlyList<DeleteReference> keys,
        string called,
        ImmutableHashSet<uint> path,
        Ways ways
    )
    {
        var conditions = new List<string>();
        foreach (var key in keys)
        {
            if (RowsOf(key, path, ways) is { } rows)
            {
                conditions.Add($"({Columns(key.Columns, called)}) in ({rows})");
            }
            else
            {
                ways.AreWhole = false;
            }
        }

        return conditions.Count == 0 ? null : string.Join(" or ", conditions);
    }

    /// <summary>Returns the query of the rows that a key refers to and that are deleted; null: there is none.</summary>
    private string? RowsOf(DeleteReference key, ImmutableHashSet<uint> path, Ways ways)
    {
        if (key.Parent == root)
        {
            ways.AreWhole &= !_rootIsReached;
            return $"select {Columns(key.Keys, deleted.Called)} from {deleted.From}";
        }

        if (path.Contains(key.Parent) || ways.Keys++ >= MostKeys)
        {
            return null;
        }

        var next = references.Where(r => r.Child == key.Parent && !r.Overwrites).ToList();
        var condition = ConditionOf(next, NameOf(next[0]), path.Add(key.Parent), ways);
        return condition is null
            ? null
            : $"select {Columns(key.Keys, NameOf(next[0]))} from {next[0].From} where {condition}";
    }

    private static string Columns(IEnumerable<string> names, string table) =>
        string.Join(", ", names.Select(n => $"{table}.{SqlText.QuoteIdentifier(n)}"));

    private static string NameOf(DeleteReference key) => SqlText.QuoteIdentifier(ObjectName.Parse(key.From)!.Name);

    /// <summary>How far the ways of one query were followed.</summary>
    private sealed class Ways
    {
        /// <summary>The keys that were followed.</summary>
        internal int Keys { get; set; }

        /// <summary>Whether each was followed to its end.</summary>
        internal bool AreWhole { get; set; } = true;
    }
}
