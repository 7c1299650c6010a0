using System.Text;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Schema;

/// <summary>What the definition of a foreign key says, as PostgreSQL prints it.</summary>
/// <param name="Columns">The referencing columns, quoted where needed. Those of a period come without PERIOD.</param>
/// <param name="Table">The referenced table, qualified.</param>
/// <param name="Keys">The referenced columns, in the same order.</param>
/// <param name="OnDelete">What happens to a row whose parent is deleted, as <c>CASCADE</c>; null: an error.</param>
/// <param name="OnUpdate">What happens to a row whose parent gets another key; null: an error.</param>
internal sealed record ForeignKeyDefinition(
    IReadOnlyList<string> Columns,
    string Table,
    IReadOnlyList<string> Keys,
    string? OnDelete,
    string? OnUpdate
)
{
    /// <summary>Reads the definition of a constraint.</summary>
    /// <returns>Null: it is no foreign key.</returns>
    internal static ForeignKeyDefinition? Of(ConstraintObject constraint) =>
        constraint.Type == 'f' ? Parse(constraint.Definition) : null;

    /// <summary>Reads <c>FOREIGN KEY (a) REFERENCES public.t(id) ON DELETE CASCADE</c>.</summary>
    /// <exception cref="FormatException">It is no such definition.</exception>
    internal static ForeignKeyDefinition Parse(string text)
    {
        var tokens = new SqlTokens(Encoding.UTF8.GetBytes(text), standardConformingStrings: true);
        var references = 0;
        while (!tokens.IsWord(references, "REFERENCES"))
        {
            if (references > tokens.Count())
            {
                throw new FormatException($"'{text}' is not the definition of a foreign key.");
            }

            references = tokens.Over(references);
        }

        // FOREIGN KEY (…) REFERENCES table (…)
        var open = references + 1;
        while (!tokens.IsSymbol(open, '(') && open < tokens.Count())
        {
            open++;
        }

        var end = tokens.Over(open);
        return new ForeignKeyDefinition(
            List(tokens, 2),
            tokens.Text(references + 1, open),
            List(tokens, open),
            Action(tokens, end, "DELETE"),
            Action(tokens, end, "UPDATE")
        );
    }

    // The names between parentheses.
    private static List<string> List(SqlTokens tokens, int open)
    {
        var names = new List<string>();
        var close = tokens.Over(open) - 1;
        for (var (i, start) = (open + 1, open + 1); i <= close; i++)
        {
            if (i == close || tokens.IsSymbol(i, ','))
            {
                names.Add(tokens.Text(tokens.IsWord(start, "PERIOD") && i > start + 1 ? start + 1 : start, i));
                start = i + 1;
            }
        }

        return names;
    }

    private static string? Action(SqlTokens tokens, int from, string change)
    {
        for (var i = from; i < tokens.Count(); i = tokens.Over(i))
        {
            if (tokens.IsWord(i, "ON") && tokens.IsWord(i + 1, change))
            {
                var end = i + 2;
                while (end < tokens.Count() && !tokens.IsWord(end, "ON") && !tokens.IsWord(end, "NOT"))
                {
                    end = tokens.Over(end);
                }

                return tokens.Text(i + 2, end);
            }
        }

        return null;
    }
}
