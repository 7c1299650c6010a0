using DbMigrate.Engine.Server.Connections;

namespace DbMigrate.Engine.Model;

/// <summary>The variables that a plan or an environment declares.</summary>
/// <param name="values">Their values.</param>
internal sealed class DeclaredVariables(IReadOnlyDictionary<string, string> values)
{
    /// <summary>No variable.</summary>
    internal static DeclaredVariables None { get; } = new(new Dictionary<string, string>());

    /// <summary>The values that are used.</summary>
    internal IReadOnlyDictionary<string, string> Values => values;

    /// <summary>The values that may be shown: one with the name of a secret is masked.</summary>
    internal IReadOnlyDictionary<string, string> Shown { get; } =
        values.Keys.Any(SecretName.IsSecret)
            ? values
                .ToDictionary(
                    v => v.Key,
                    v => SecretName.IsSecret(v.Key) ? Redactor.Mask : v.Value,
                    StringComparer.Ordinal
                )
                .AsReadOnly()
            : values;
}
