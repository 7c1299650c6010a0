using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Reads the settings that decide what names mean: the search path, and the role in it.</summary>
internal static class NameSettings
{
    /// <summary>Adds the setting of a SET or RESET.</summary>
    public static void OfStatement(StatementReading reading)
    {
        var tokens = reading.Match.Tokens;
        var change = SettingChange.OfStatement(tokens);
        if (tokens.IsWord(0, "RESET"))
        {
            if (change.Name is null or "search_path")
            {
                reading.Happens(new NamesSet(IsRole: false, [], IsDefault: true, IsLocal: false));
            }

            if (change.Name is "role" or "session_authorization")
            {
                reading.Happens(new NamesSet(IsRole: true, [], IsDefault: true, IsLocal: false));
            }

            return;
        }

        if (change.Name == "search_path" || (change.IsRole && change.Name is not null))
        {
            // The value begins behind = or TO, or behind the words SCHEMA, ROLE and SESSION AUTHORIZATION.
            var at = 1;
            while (tokens.Kind(at) != SqlTokenKind.End && !IsBeforeValue(tokens, at))
            {
                at++;
            }

            at++;
            at += tokens.IsSymbol(at, '=') || IsOperator(tokens, at, "=") || tokens.IsWord(at, "TO") ? 1 : 0;
            Set(reading, change, ValueAt(tokens, at), tokens.IsWord(at, "DEFAULT") || tokens.IsWord(at, "NONE"));
        }
    }

    /// <summary>Adds the setting of a call of <c>set_config</c>.</summary>
    public static void OfCall(StatementReading reading, FunctionCall call)
    {
        var tokens = reading.Match.Tokens;
        var change = SettingChange.OfCall(tokens, call);
        if (change.Name is not (null or "search_path" or "role" or "session_authorization"))
        {
            return;
        }

        // With a condition or a table, it may be called for no row, and with another value for each.
        var isPlain = tokens.IsWord(0, "SELECT");
        for (var at = 1; isPlain && tokens.Kind(at) != SqlTokenKind.End; at = tokens.Over(at))
        {
            isPlain = !tokens.IsWord(at, "FROM") && !tokens.IsWord(at, "WHERE") && !tokens.IsWord(at, "CASE");
        }

        var value = call.At + 4;
        var list =
            isPlain
            && tokens.Kind(value) == SqlTokenKind.String
            && tokens.IsSymbol(value + 1, ',')
            && tokens.Text(value) is ['\'', .. var text, '\'']
            && !text.Contains('\\', StringComparison.Ordinal)
                ? ListOf(text.Replace("''", "'", StringComparison.Ordinal))
                : null;
        if (change.Name is null)
        {
            reading.Happens(new NamesSet(IsRole: false, null, IsDefault: false, change.IsLocal));
            reading.Happens(new NamesSet(IsRole: true, null, IsDefault: false, change.IsLocal));
        }
        else
        {
            Set(reading, change, list, isDefault: false);
        }
    }

    /// <summary>Adds that all settings are as in a new session.</summary>
    public static void Discard(StatementReading reading)
    {
        reading.Happens(new NamesSet(IsRole: false, [], IsDefault: true, IsLocal: false));
        reading.Happens(new NamesSet(IsRole: true, [], IsDefault: true, IsLocal: false));
    }

    /// <summary>Reads a value of search_path as the server does; null: it is no list of names.</summary>
    public static IReadOnlyList<string>? ListOf(string value)
    {
        var tokens = new SqlTokens(System.Text.Encoding.UTF8.GetBytes(value), standardConformingStrings: true);
        var names = new List<string>();
        for (var at = 0; tokens.Kind(at) != SqlTokenKind.End; at += 2)
        {
            if (
                tokens.Kind(at) is not (SqlTokenKind.Word or SqlTokenKind.QuotedName)
                || (tokens.Kind(at + 1) != SqlTokenKind.End && !tokens.IsSymbol(at + 1, ','))
            )
            {
                return null;
            }

            names.Add(SqlText.Unquote(tokens.Text(at)));
        }

        return names;
    }

    private static void Set(
        StatementReading reading,
        SettingChange change,
        IReadOnlyList<string>? value,
        bool isDefault
    ) => reading.Happens(new NamesSet(change.IsRole, isDefault ? [] : value, isDefault, change.IsLocal));

    private static bool IsBeforeValue(SqlTokens tokens, int at) =>
        tokens.IsWord(at, "SEARCH_PATH")
        || tokens.IsWord(at, "SCHEMA")
        || tokens.IsWord(at, "ROLE")
        || tokens.IsWord(at, "AUTHORIZATION")
        || tokens.Kind(at) == SqlTokenKind.QuotedName;

    private static bool IsOperator(SqlTokens tokens, int at, string text) =>
        tokens.Kind(at) == SqlTokenKind.Operator && tokens.Text(at) == text;

    /// <summary>Reads names and strings with commas between; null: there is something else.</summary>
    private static List<string>? ValueAt(SqlTokens tokens, int at)
    {
        var names = new List<string>();
        for (; tokens.Kind(at) != SqlTokenKind.End; at += 2)
        {
            var text = tokens.Text(at);
            string? name = tokens.Kind(at) switch
            {
                SqlTokenKind.Word or SqlTokenKind.QuotedName => SqlText.Unquote(text),
                SqlTokenKind.String when text is ['\'', .. var quoted, '\''] => quoted.Replace(
                    "''",
                    "'",
                    StringComparison.Ordinal
                ),
                _ => null,
            };
            if (name is null || (tokens.Kind(at + 1) != SqlTokenKind.End && !tokens.IsSymbol(at + 1, ',')))
            {
                return null;
            }

            names.Add(name);
        }

        return names.Count == 0 ? null : names;
    }
}
