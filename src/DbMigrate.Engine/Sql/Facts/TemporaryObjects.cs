using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Finds out whether a statement creates a temporary object that outlives its transaction.</summary>
internal static class TemporaryObjects
{
    /// <summary>Whether a statement that creates something creates it for the session.</summary>
    public static bool IsCreated(PatternMatch match)
    {
        if (match.Captures is not [var (_, _, to), ..])
        {
            return false;
        }

        return IsTemporary(match) && !IsDroppedOnCommit(match.Tokens, to);
    }

    /// <summary>Whether a statement that creates something creates it in the temporary schema.</summary>
    public static bool IsTemporary(PatternMatch match) =>
        match.Captures is [var (_, from, to), ..]
        && (IsSaid(match.Tokens, from) || IsInTemporarySchema(match.Tokens, from, to));

    private static bool IsSaid(SqlTokens tokens, int name)
    {
        for (var at = 1; at < name; at++)
        {
            if (
                (tokens.IsWord(at, "TEMP") || tokens.IsWord(at, "TEMPORARY"))
                && (
                    tokens.IsWord(at - 1, "CREATE")
                    || tokens.IsWord(at - 1, "REPLACE")
                    || tokens.IsWord(at - 1, "LOCAL")
                    || tokens.IsWord(at - 1, "GLOBAL")
                    || tokens.IsWord(at - 1, "INTO")
                )
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsInTemporarySchema(SqlTokens tokens, int from, int to) =>
        to - from > 1 && SqlText.Unquote(tokens.Text(from)) == "pg_temp";

    private static bool IsDroppedOnCommit(SqlTokens tokens, int at)
    {
        for (; tokens.Kind(at) != SqlTokenKind.End; at = tokens.Over(at))
        {
            if (tokens.IsWord(at, "ON") && tokens.IsWord(at + 1, "COMMIT") && tokens.IsWord(at + 2, "DROP"))
            {
                return true;
            }
        }

        return false;
    }
}
