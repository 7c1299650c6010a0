using DbMigrate.Engine.Server.Connections;

namespace DbMigrate.Engine.Model.Kinds;

/// <summary>
/// What may stand where a secret is needed, first of all under <c>connections:</c>: a reference, never the secret.
/// </summary>
internal static class SecretReference
{
    /// <summary>Where the journal is, where a plan names no connections.</summary>
    internal const string Default = "${DATABASE_URL}";

    /// <summary>The pattern of a reference, for the schema.</summary>
    internal const string PatternText = @"^(\$\{[A-Za-z_][A-Za-z0-9_]*\}|secret:\s*\S.*)$";

    /// <summary>
    /// The pattern of what may stand under <c>connections:</c>, for the schema: a description in which references stand
    /// will do too.
    /// </summary>
    internal const string DescriptionPattern = @"\$\{[A-Za-z_][A-Za-z0-9_]*\}|^secret:\s*\S";

    /// <summary>
    /// Says what is wrong with a connection; null: nothing. The message never holds the value: it may be a secret,
    /// recognised or not.
    /// </summary>
    /// <param name="what">The connection's name, in quotes: <c>'admin'</c>.</param>
    /// <param name="value">The value.</param>
    internal static string? JudgeConnection(string what, string value)
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
            return $"The connection {what} holds a password. Take it out of the file, and change it if the file was ever shared; write ${{{variable}}} or secret:NAME here, and keep the connection string there.";
        }

        return ConnectionReference.VariableNames(value).Count > 0
            ? null
            : $"The connection {what} is not a reference. Write ${{{variable}}} for an environment variable that holds the connection string, or secret:NAME.";
    }

    /// <summary>As <see cref="JudgeConnection"/>, of another secret: all of it must be one reference.</summary>
    internal static string? JudgeSecret(string what, string value) =>
        IsReference(value)
            ? null
            : $"{what} is not a reference. A plan holds no secret: write ${{NAME}} for an environment variable that holds it, or secret:NAME.";

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
