using DbMigrate.Engine.Server.Connections;

namespace DbMigrate.Engine.Model.Kinds;

/// <summary>
/// Validates values that must be references to secrets, such as those under <c>connections:</c>.
/// </summary>
internal static class SecretReference
{
    /// <summary>The default connection of a plan without <c>connections</c>.</summary>
    internal const string Default = "${DATABASE_URL}";

    /// <summary>The pattern of a reference, for the schema.</summary>
    internal const string PatternText = @"^(\$\{[A-Za-z_][A-Za-z0-9_]*\}|secret:\s*\S.*)$";

    /// <summary>
    /// The pattern of a value under <c>connections:</c>, for the schema. A connection string that contains references
    /// is allowed too.
    /// </summary>
    internal const string DescriptionPattern = @"\$\{[A-Za-z_][A-Za-z0-9_]*\}|^secret:\s*\S";

    /// <summary>
    /// Returns the error of a connection; null: valid. The message never contains the value, which may be a secret.
    /// </summary>
    /// <param name="what">The connection's name, in quotes: <c>'admin'</c>.</param>
    /// <param name="value">The value.</param>
    internal static string? ValidateConnection(string what, string value)
    {
        if (IsReference(value))
        {
            return null;
        }

        var variable =
            what == "'default'"
                ? "DATABASE_URL"
                : what.Trim('\'').ToUpperInvariant().Replace('-', '_').Replace('.', '_') + "_URL";
        if (ConnectionReference.HasLiteralPassword(value))
        {
            return $"The connection {what} contains a password. Remove it from the file, and change it if the "
                + $"file was shared. Write ${{{variable}}} or secret:NAME here, and keep the connection "
                + "string there.";
        }

        return ConnectionReference.VariableNames(value).Count > 0
            ? null
            : $"The connection {what} is not a reference. Write ${{{variable}}} for an environment variable "
                + "that holds the connection string, or secret:NAME.";
    }

    /// <summary>As <see cref="ValidateConnection"/>, of another secret: all of it must be one reference.</summary>
    internal static string? ValidateSecret(string what, string value) =>
        IsReference(value)
            ? null
            : $"{what} is not a reference. A plan contains no secrets: write ${{NAME}} for an environment "
                + "variable that holds it, or secret:NAME.";

    private static bool IsReference(string value) =>
        ConnectionReference.SecretName(value) is { Length: > 0 }
        || (
            value.StartsWith("${", StringComparison.Ordinal)
            && value.EndsWith('}')
            && value.Length > 3
            && !char.IsAsciiDigit(value[2])
            && value[2..^1].All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        );
}
