using System.Text;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Lint;

/// <summary>Finds calls in the conditions of policies, as PostgreSQL prints them.</summary>
internal static class PolicyCalls
{
    private const string Setting = "current_setting";

    // The functions of this schema say who is logged in.
    private const string LoginSchema = "auth";

    /// <summary>Returns the first function that is called once per row although its value is the same for all; null: none.</summary>
    internal static string? PerRow(string condition)
    {
        var tokens = new SqlTokens(Encoding.UTF8.GetBytes(condition), standardConformingStrings: true);
        for (var i = 0; i < tokens.Count(); )
        {
            if (tokens.IsSymbol(i, '(') && tokens.IsWord(i + 1, "SELECT"))
            {
                i = tokens.Over(i);
                continue;
            }

            if (tokens.IsWord(i, Setting) && tokens.IsSymbol(i + 1, '('))
            {
                return Setting;
            }

            if (tokens.IsWord(i, LoginSchema) && tokens.IsSymbol(i + 1, '.') && tokens.IsSymbol(i + 3, '('))
            {
                return tokens.Text(i, i + 3);
            }

            i++;
        }

        return null;
    }
}
