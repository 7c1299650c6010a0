using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>The definition of an index in a plan.</summary>
/// <param name="Elements">Its columns and expressions, as SQL writes them between the parentheses.</param>
/// <param name="Unique">Whether it forbids duplicates.</param>
/// <param name="Method">The access method; null: btree.</param>
/// <param name="Where">The condition of a partial index; null: all rows.</param>
internal sealed record IndexDesign(
    IReadOnlyList<string> Elements,
    bool Unique = false,
    string? Method = null,
    string? Where = null
)
{
    /// <summary>Returns an index on plain columns, whose names are not quoted.</summary>
    internal static IndexDesign On(IEnumerable<string> columns, bool unique = false) =>
        new([.. columns.Select(SqlText.QuoteIdentifierIfNeeded)], unique);

    /// <summary>Returns the name that PostgreSQL would give it on a table, both not quoted.</summary>
    internal string NameOn(string table, string label = "idx") =>
        DerivedName.Of(table, Elements.Select(NameOfElement), label);

    /// <summary>Returns the statement that builds it.</summary>
    /// <param name="table">The table, as SQL reads it.</param>
    /// <param name="name">Its name, not quoted.</param>
    /// <param name="how"><c>CONCURRENTLY</c>, or empty.</param>
    /// <param name="only">Whether the partitions of the table get none.</param>
    internal string Create(string table, string name, string how = "CONCURRENTLY", bool only = false) =>
        string.Concat(
            Unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ",
            how.Length > 0 ? how + " " : string.Empty,
            SqlText.QuoteIdentifierIfNeeded(name),
            only ? " ON ONLY " : " ON ",
            table,
            Method is null ? " (" : $" USING {Method} (",
            string.Join(", ", Elements),
            ")",
            Where is null ? string.Empty : $" WHERE ({Where})"
        );

    /// <summary>Returns a statement of <c>pg_get_indexdef</c> with CONCURRENTLY.</summary>
    internal static string Concurrently(string definition)
    {
        var end = definition.IndexOf(" INDEX ", StringComparison.Ordinal) + " INDEX ".Length;
        return $"{definition[..end]}CONCURRENTLY {definition[end..]}";
    }

    /// <summary>
    /// Returns the name that the server gives to a column of an index: that of the column or function, else
    /// <c>expr</c>.
    /// </summary>
    private static string NameOfElement(string element)
    {
        var text = element.Trim();
        while (text.StartsWith('(') && text.EndsWith(')'))
        {
            text = text[1..^1].Trim();
        }

        if (ObjectName.ParseStart(text, out var rest) is not { } name)
        {
            return "expr";
        }

        var isCall = rest.StartsWith("(") && rest.TrimEnd().EndsWith(")");
        var isColumn = !element.TrimStart().StartsWith('(') || rest.IsWhiteSpace();
        return isCall || (isColumn && name.Schema is null) ? name.Name : "expr";
    }
}
