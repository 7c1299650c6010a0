namespace DbMigrate.Engine.Steps.Backfill;

/// <summary>What a backfill does with rows: sets columns, or calls a function for each row.</summary>
/// <param name="Table">The table as SQL reads it.</param>
/// <param name="Set">The SET list of the UPDATE, or null.</param>
/// <param name="Call">The call, with the key's columns in it, or null.</param>
/// <param name="Where">The rows that need it; null: all.</param>
internal sealed record RowAction(string Table, string? Set, string? Call, string? Where)
{
    /// <summary>
    /// Returns the statement for the rows of a condition. Each fragment of the plan is on lines of its own, because it
    /// may end with a comment.
    /// </summary>
    internal string Statement(string condition, string order)
    {
        var where = $"where {condition}{(Where is null ? string.Empty : $"\nand (\n{Where}\n)")}";
        return Set is not null
            ? $"update {Table}\nset {Set}\n{where}"
            : $"select {Call}\nfrom {Table}\n{where}\norder by {order}";
    }
}
