using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Plans;

/// <summary>What may stand where a secret is needed, first of all under <c>connections:</c>: a reference, never the secret.</summary>
internal static partial class ConnectionReference
{
    /// <summary>Where the journal is, where a plan names no connections.</summary>
    internal const string Default = "${DATABASE_URL}";

    /// <summary>The pattern of a reference, for the schema.</summary>
    internal const string PatternText = @"^(\$\{[A-Za-z_][A-Za-z0-9_]*\}|secret:\S.*)$";

    /// <summary>Says what is wrong with a value; null: nothing. The message never holds the value: it may be a secret, recognised or not.</summary>
    /// <param name="what">What has the value, in quotes: <c>'admin'</c>.</param>
    /// <param name="value">The value.</param>
    internal static string? Judge(string what, string value)
    {
        // '$' also matches before a last line end.
        if (!value.Contains('\n', StringComparison.Ordinal) && Pattern().IsMatch(value))
        {
            return null;
        }

        var variable = what == "'default'" ? "DATABASE_URL" : what == "'password'" ? "ROLE_PASSWORD" : what.Trim('\'').ToUpperInvariant().Replace('-', '_').Replace('.', '_') + "_URL";
        return PlanText.HoldsPassword(value)
            ? $"{what} holds a password. Take it out of the file (and change it, if the file was ever shared); write ${{{variable}}} or secret:NAME, and keep the value there."
            : $"{what} is not a reference. Write ${{{variable}}} for an environment variable that holds the value, or secret:NAME.";
    }

    [GeneratedRegex(PatternText, RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
