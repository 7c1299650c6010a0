using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>A setting that a statement changes.</summary>
/// <param name="Name">The setting, in lower case; null: any, or one that the text does not show.</param>
/// <param name="IsLocal">Whether the change lasts to the end of the transaction only.</param>
internal readonly record struct SettingChange(string? Name, bool IsLocal)
{
    /// <summary>The name under which SET TRANSACTION is recorded: it is no setting.</summary>
    internal const string Transaction = "transaction";

    /// <summary>Whether it may change the lock time-out.</summary>
    internal bool IsLockTimeout => Name is null or "lock_timeout";

    /// <summary>Whether it may change the role.</summary>
    internal bool IsRole => Name is null or "role" or "session_authorization";

    /// <summary>Returns the setting of a SET or RESET.</summary>
    internal static SettingChange OfStatement(SqlTokens tokens)
    {
        var isLocal = tokens.IsWord(1, "LOCAL");
        var scope = isLocal || (tokens.IsWord(1, "SESSION") && !IsWord(tokens, 2, "AUTHORIZATION", "CHARACTERISTICS"));
        return NameAt(tokens, scope ? 2 : 1) is var name && name == Transaction
            ? new SettingChange(name, IsLocal: true)
            : new SettingChange(name, isLocal);
    }

    /// <summary>Returns the setting of a call of <c>set_config</c>.</summary>
    internal static SettingChange OfCall(SqlTokens tokens, FunctionCall call)
    {
        // A name that is an expression is not known, and neither is an escape string.
        var name =
            tokens.Kind(call.At + 2) == SqlTokenKind.String
            && tokens.IsSymbol(call.At + 3, ',')
            && tokens.Text(call.At + 2) is ['\'', .. var text, '\'']
                ? text.ToLowerInvariant()
                : null;
        return new SettingChange(name, call.EndsInTrue(tokens));
    }

    private static string? NameAt(SqlTokens tokens, int at) =>
        tokens.Kind(at) switch
        {
            SqlTokenKind.QuotedName when tokens.Text(at) is ['"', .. var quoted, '"'] => quoted.ToLowerInvariant(),
            SqlTokenKind.Word => tokens.Text(at).ToLowerInvariant() switch
            {
                "all" => null,
                "session" or "authorization" when IsWord(tokens, at + 1, "CHARACTERISTICS") =>
                    "default_transaction_isolation",
                "session" or "authorization" => "session_authorization",
                "time" => "timezone",
                "names" => "client_encoding",
                "schema" => "search_path",
                "xml" => "xmloption",
                var name => name,
            },
            _ => null,
        };

    private static bool IsWord(SqlTokens tokens, int at, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (tokens.IsWord(at, word))
            {
                return true;
            }
        }

        return false;
    }
}
