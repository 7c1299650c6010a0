using System.Text;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Schema;

/// <summary>Reads which columns a key has, from the definitions that PostgreSQL prints.</summary>
internal static class KeyColumns
{
    /// <summary>Returns the columns of a primary key or a unique constraint.</summary>
    /// <returns>Empty: the constraint is of another type.</returns>
    internal static IReadOnlyList<string> Of(ConstraintObject constraint) =>
        constraint.Type is 'p' or 'u' ? First(constraint.Definition, "KEY", "UNIQUE") : [];

    /// <summary>Returns the columns of a unique index.</summary>
    /// <returns>Empty: it is not unique, covers some rows only, is invalid, or has expressions.</returns>
    internal static IReadOnlyList<string> Of(IndexObject index)
    {
        if (index.Definition is not { } text || index.IsInvalid)
        {
            return [];
        }

        var tokens = Tokens(text);
        if (!tokens.IsWord(1, "UNIQUE"))
        {
            return [];
        }

        for (var i = 0; i < tokens.Count(); i = tokens.Over(i))
        {
            if (tokens.IsWord(i, "WHERE"))
            {
                return [];
            }
        }

        var columns = First(text, "USING");
        return columns.Any(c => c.Contains('(', StringComparison.Ordinal)) ? [] : columns;
    }

    // The elements of the first list behind one of the words. What follows a column's name is left out: DESC, a collation.
    private static IReadOnlyList<string> First(string text, params string[] words)
    {
        var tokens = Tokens(text);
        var open = 0;
        while (open < tokens.Count() && !words.Any(w => tokens.IsWord(open, w)))
        {
            open++;
        }

        while (open < tokens.Count() && !tokens.IsSymbol(open, '('))
        {
            open++;
        }

        var columns = new List<string>();
        var close = tokens.Over(open) - 1;
        for (var (i, isFirst) = (open + 1, true); i < close; i = tokens.Over(i))
        {
            if (isFirst)
            {
                columns.Add(
                    tokens.IsSymbol(i + 1, '(') ? tokens.Text(i, tokens.Over(i + 1)) : tokens.Text(i, tokens.Over(i))
                );
            }

            isFirst = tokens.IsSymbol(i, ',');
        }

        return columns;
    }

    private static SqlTokens Tokens(string text) => new(Encoding.UTF8.GetBytes(text), standardConformingStrings: true);
}
