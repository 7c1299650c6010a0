using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Checks.Queries;

/// <summary>A node of a plan.</summary>
/// <param name="Depth">How many nodes are above it.</param>
/// <param name="Type">Its type: <c>Seq Scan</c>.</param>
/// <param name="Schema">The schema of the table that it reads, not quoted, or null.</param>
/// <param name="Table">The table that it names, as SQL reads it, or null.</param>
/// <param name="Index">The index that it uses, not quoted, or null.</param>
/// <param name="Cost">Its total cost, in the planner's units.</param>
internal sealed record PlanNode(int Depth, string Type, string? Schema, string? Table, string? Index, double Cost)
{
    /// <summary>Whether it reads a table or an index.</summary>
    internal bool IsScan => Table is not null || Index is not null;

    /// <summary>Returns it as EXPLAIN writes it: <c>Index Scan using notes_pkey on public.notes</c>.</summary>
    internal string Words =>
        (Index, Table) switch
        {
            (null, null) => Type,
            (null, _) => $"{Type} on {Table}",
            (_, null) => $"{Type} on {SqlText.QuoteIdentifierIfNeeded(Index)}",
            _ => $"{Type} using {SqlText.QuoteIdentifierIfNeeded(Index)} on {Table}",
        };
}
