using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Finds the foreign keys that a statement adds.</summary>
internal static class ForeignKeyText
{
    /// <summary>
    /// Returns the columns of each, not quoted, the table that it refers to as the statement writes it, and the columns
    /// there; none: its primary key.
    /// </summary>
    internal static IReadOnlyList<(IReadOnlyList<string> Columns, string Referenced, IReadOnlyList<string> Keys)> In(
        SqlTokens tokens
    )
    {
        var keys = new List<(IReadOnlyList<string>, string, IReadOnlyList<string>)>();
        for (var at = 0; tokens.Kind(at) != SqlTokenKind.End; at++)
        {
            if (!tokens.IsWord(at, "FOREIGN") || !tokens.IsWord(at + 1, "KEY") || !tokens.IsSymbol(at + 2, '('))
            {
                continue;
            }

            var references = tokens.Over(at + 2);
            if (tokens.IsWord(references, "REFERENCES"))
            {
                var end = NameNode.Over(tokens, references + 1);
                keys.Add((Columns(tokens, at + 2), tokens.Text(references + 1, end), Columns(tokens, end)));
            }
        }

        return keys;
    }

    private static List<string> Columns(SqlTokens tokens, int open)
    {
        var columns = new List<string>();
        for (var at = open + 1; tokens.IsSymbol(open, '(') && at < tokens.Over(open) - 1; at++)
        {
            if (tokens.Kind(at) is SqlTokenKind.Word or SqlTokenKind.QuotedName)
            {
                columns.Add(SqlText.Unquote(tokens.Text(at)));
            }
        }

        return columns;
    }
}
