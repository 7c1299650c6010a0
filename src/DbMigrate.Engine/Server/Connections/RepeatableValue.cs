using System.Text.RegularExpressions;
using Npgsql;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>
/// Decides which values of a command may be repeated in a message. A message can end up in a log, so values that may
/// hold a secret are not repeated.
/// </summary>
internal static partial class RepeatableValue
{
    /// <summary>Returns whether a connection string or URI has no password. The name of a secret is none.</summary>
    internal static bool IsConnection(string text)
    {
        if (ConnectionReference.SecretName(text) is not null)
        {
            return true;
        }

        if (text.Contains("://", StringComparison.Ordinal))
        {
            return PlainUri().IsMatch(text) && !SecretName().IsMatch(text);
        }

        try
        {
            var settings = new NpgsqlConnectionStringBuilder(text);
            return string.IsNullOrEmpty(settings.Password) && string.IsNullOrEmpty(settings.SslPassword);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Returns whether a variable is no secret, by its name and its value.</summary>
    internal static bool IsVariable(string name, string value) => !SecretName().IsMatch(name) && IsText(value);

    /// <summary>Returns whether a text holds no password that is recognised by its place.</summary>
    internal static bool IsText(string text) => Redactor.CleanPatterns(text) == text;

    // A key of the query with a percent sign could be an encoded 'password'.
    [GeneratedRegex(@"\A\w+://([\w.%+-]+@)?[\w.:,\[\]-]*(/[\w-]*)?(\?\w+=[\w.%/:+,~=-]*(&\w+=[\w.%/:+,~=-]*)*)?\z")]
    private static partial Regex PlainUri();

    [GeneratedRegex("pass|pwd|psw|secret|token|credential|api_?key", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();
}
