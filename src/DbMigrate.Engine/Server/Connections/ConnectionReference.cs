using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>
/// What a plan says of a connection: a reference to where the description is, or one whose secrets are references.
/// </summary>
/// <remarks>
/// <c>${NAME}</c> is an environment variable, alone or inside a description; <c>secret:NAME</c> is the host's secret
/// store.
/// </remarks>
internal static partial class ConnectionReference
{
    private const string SecretPrefix = "secret:";

    // Stands for a reference where only the look of a text counts; no text has it.
    private const string Marker = "\u0001";

    private static readonly string[] Passwords = ["password", "sslpassword"];

    /// <summary>Whether a text that stands in a plan holds a password itself instead of a reference to one.</summary>
    public static bool HasLiteralPassword(string text)
    {
        if (SecretName(text) is not null)
        {
            return false;
        }

        // By its look: also in a text that cannot be read, or that is appended to what a variable holds.
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
            // What cannot be read is an error when it is used.
            return false;
        }
    }

    /// <summary>The name of a secret, of <c>secret:NAME</c>; null for any other text.</summary>
    public static string? SecretName(string text)
    {
        var trimmed = text.Trim();
        return
            trimmed.StartsWith(SecretPrefix, StringComparison.Ordinal)
            && !trimmed.StartsWith(SecretPrefix + "//", StringComparison.Ordinal)
            ? trimmed[SecretPrefix.Length..].Trim()
            : null;
    }

    /// <summary>The environment variables that a text names, each once.</summary>
    public static IReadOnlyList<string> VariableNames(string text) =>
        [.. Variable().Matches(text).Select(m => m.Groups[1].Value).Distinct(StringComparer.Ordinal)];

    /// <summary>
    /// Whether the text begins with a reference: then the variable holds the description, or its beginning.
    /// </summary>
    public static bool BeginsWithReference(string text) =>
        Variable().Match(text.TrimStart()) is { Success: true, Index: 0 };

    /// <summary>The text with each reference replaced by its value.</summary>
    public static string Replace(string text, Func<string, string> value) =>
        Variable().Replace(text, m => value(m.Groups[1].Value));

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
