using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Plans;

/// <summary>What may stand under <c>connections:</c>: a reference, never a connection string.</summary>
internal static partial class ConnectionReference
{
    /// <summary>Where the journal is, where a plan names no connections.</summary>
    internal const string Default = "${DATABASE_URL}";

    /// <summary>The pattern of a reference, for the schema.</summary>
    internal const string PatternText = @"^(\$\{[A-Za-z_][A-Za-z0-9_]*\}|secret:\S.*)$";

    /// <summary>Says what is wrong with a value; null: nothing. The message never holds the value: it may be a secret, recognised or not.</summary>
    internal static string? Judge(string connection, string value)
    {
        if (!value.Contains('\n', StringComparison.Ordinal) && Pattern().IsMatch(value))
        {
            return null;
        }

        var name = connection == "default" ? "DATABASE_URL" : connection.ToUpperInvariant().Replace('-', '_').Replace('.', '_') + "_URL";
        return PlanText.HoldsPassword(value)
            ? $"The connection '{connection}' holds a password. Take it out of the file (and change it, if the file was ever shared); write ${{{name}}} or secret:NAME here, and keep the connection string there."
            : $"The connection '{connection}' is not a reference. Write ${{{name}}} for an environment variable that holds the connection string, or secret:NAME.";
    }

    [GeneratedRegex(PatternText, RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
