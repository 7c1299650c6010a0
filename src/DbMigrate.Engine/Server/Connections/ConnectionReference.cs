using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>
/// A plan's entry for a connection: a reference to the description, or a description whose secrets are references.
/// </summary>
/// <remarks>
/// <c>${NAME}</c> is an environment variable, alone or inside a description. <c>secret:NAME</c> refers to the host's
/// secret store.
/// </remarks>
internal static partial class ConnectionReference
{
    private const string SecretPrefix = "secret:";

    // Replaces a reference where only the form of a text is examined. No text contains it.
    private const string Marker = "\u0001";

    private static readonly string[] Passwords = ["password", "sslpassword"];

    /// <summary>Returns whether a text of a plan contains a password instead of a reference to one.</summary>
    public static bool HasLiteralPassword(string text)
    {
        if (SecretName(text) is not null)
        {
            return false;
        }

        // Examines the form: this also covers a text that cannot be parsed, or that is appended to a variable's value.
        if (LooksLikePassword().IsMatch(Variable().Replace(text, Marker)))
        {
            return true;
        }

        try
        {
            var parameters = ConnectionText.Read(
                "plan",
                BeginsWithReference(text) ? "postgres://reference" + AfterReference(text) : text
            );
            return Passwords.Any(p => parameters[p] is { } value && Variable().Replace(value, string.Empty).Length > 0);
        }
        catch (ConnectionFailedException)
        {
            // A text that cannot be parsed is reported when it is used.
            return false;
        }
    }

    /// <summary>Returns the name of the secret in <c>secret:NAME</c>; null for any other text.</summary>
    public static string? SecretName(string text)
    {
        var trimmed = text.Trim();
        return
            trimmed.StartsWith(SecretPrefix, StringComparison.Ordinal)
            && !trimmed.StartsWith(SecretPrefix + "//", StringComparison.Ordinal)
            ? trimmed[SecretPrefix.Length..].Trim()
            : null;
    }

    /// <summary>Returns the environment variables that a text names, without duplicates.</summary>
    public static IReadOnlyList<string> VariableNames(string text) =>
        [.. Variable().Matches(text).Select(m => m.Groups[1].Value).Distinct(StringComparer.Ordinal)];

    /// <summary>
    /// Returns whether the text begins with a reference. The variable then holds the description, or its beginning.
    /// </summary>
    public static bool BeginsWithReference(string text) =>
        Variable().Match(text.TrimStart()) is { Success: true, Index: 0 };

    /// <summary>Returns the text with each reference replaced by its value.</summary>
    public static string Replace(string text, Func<string, string> value) =>
        Variable().Replace(text, m => value(m.Groups[1].Value));

    /// <summary>
    /// Returns the database and the login that a text names without a reference; null for what it does not name so.
    /// </summary>
    public static (string? Database, string? User) LiteralNames(string text)
    {
        if (SecretName(text) is not null)
        {
            return (null, null);
        }

        try
        {
            var parameters = ConnectionText.Read(
                "plan",
                BeginsWithReference(text) ? "postgres://reference" + AfterReference(text) : text
            );
            return (Literal(parameters["dbname"]), Literal(parameters["user"]));
        }
        catch (ConnectionFailedException)
        {
            return (null, null);
        }
    }

    private static string? Literal(string? value) => value is null || Variable().IsMatch(value) ? null : value;

    private static string AfterReference(string text)
    {
        var trimmed = text.TrimStart();
        return trimmed[Variable().Match(trimmed).Length..];
    }

    [GeneratedRegex(@"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex Variable();

    [GeneratedRegex(
        @"(?:password|passwd|pwd|psw)\s*=\s*['""]?\x01*[^\s;&'""\x01]|://[^@/:]*:[^@?]*[^@?\x01][^@?]*@",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex LooksLikePassword();
}
