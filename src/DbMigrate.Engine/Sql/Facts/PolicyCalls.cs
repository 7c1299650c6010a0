using System.Text;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Finds calls in the conditions of policies, as PostgreSQL prints them.</summary>
internal static class PolicyCalls
{
    /// <summary>Returns a setting of the session.</summary>
    internal const string Setting = "current_setting";

    // The functions of this schema say who is logged in.
    private const string LoginSchema = "auth";

    /// <summary>Returns the first function that is called once per row although its value is the same for all; null: none.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="functions">Functions whose value is the same for a statement, as PostgreSQL prints them.</param>
    internal static string? PerRow(string condition, IReadOnlyCollection<string> functions)
    {
        var tokens = new SqlTokens(Encoding.UTF8.GetBytes(condition), standardConformingStrings: true);
        for (var i = 0; i < tokens.Count(); )
        {
            if (tokens.IsSymbol(i, '(') && tokens.IsWord(i + 1, "SELECT"))
            {
                i = tokens.Over(i);
                continue;
            }

            if (At(tokens, i, functions) is { } call)
            {
                return call.Name;
            }

            i++;
        }

        return null;
    }

    /// <summary>Returns the call that begins with a token, if its value is the same for all rows; null: it is none.</summary>
    internal static PolicyCall? At(SqlTokens tokens, int at, IReadOnlyCollection<string> functions)
    {
        if (tokens.IsWord(at, Setting) && tokens.IsSymbol(at + 1, '('))
        {
            return new PolicyCall(Setting, tokens.Over(at + 1));
        }

        if (!tokens.IsSymbol(at + 1, '.') || !tokens.IsSymbol(at + 3, '('))
        {
            return null;
        }

        var name = tokens.Text(at, at + 3);
        return
            tokens.IsWord(at, LoginSchema)
            || (functions.Contains(name, StringComparer.Ordinal) && IsConstant(tokens, at + 4, tokens.Over(at + 3) - 1))
            ? new PolicyCall(name, tokens.Over(at + 3))
            : null;
    }

    // Arguments without a column: nothing, or literals. A word is the type of a literal, or a column.
    private static bool IsConstant(SqlTokens tokens, int from, int to)
    {
        var isType = false;
        for (var i = from; i < to; i++)
        {
            isType = tokens.Text(i) == "::" || (isType && !tokens.IsSymbol(i, ','));
            if (tokens.Kind(i) is SqlTokenKind.Word or SqlTokenKind.QuotedName && !isType && !IsLiteral(tokens, i))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLiteral(SqlTokens tokens, int at) =>
        tokens.IsWord(at, "TRUE") || tokens.IsWord(at, "FALSE") || tokens.IsWord(at, "NULL");
}
