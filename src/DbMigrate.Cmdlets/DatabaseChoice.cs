using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace DbMigrate.Commands;

/// <summary>The database and variables of a command that its parameters determine.</summary>
/// <param name="ConnectionString">As given with <c>-ConnectionString</c>, or null.</param>
/// <param name="Credential">As given with <c>-Credential</c>, or null.</param>
/// <param name="Variables">As given with <c>-Variable</c>.</param>
/// <param name="Environment">As given with <c>-Environment</c>, or null.</param>
/// <param name="EnvironmentFile">The full path of the file of <c>-EnvironmentFile</c>, or null.</param>
internal sealed record DatabaseChoice(
    string? ConnectionString,
    PSCredential? Credential,
    IReadOnlyDictionary<string, string> Variables,
    string? Environment,
    string? EnvironmentFile
)
{
    // The choice travels with an emitted object, so that a piped status uses the same database. It is kept outside of
    // the object, so that no secret is shown, exported or serialized.
    private static readonly ConditionalWeakTable<object, DatabaseChoice> Emitted = [];

    /// <summary>Records the choice with which an object was emitted.</summary>
    internal void Remember(object emitted) => Emitted.AddOrUpdate(emitted, this);

    /// <summary>Returns the choice with which an object was emitted, or null.</summary>
    internal static DatabaseChoice? Of(object? emitted) =>
        emitted is not null && Emitted.TryGetValue(emitted, out var choice) ? choice : null;

    /// <summary>
    /// Returns the values of <c>-Variable</c> as SQL texts, the same in every culture.
    /// </summary>
    /// <exception cref="VariableInvalidException">A value is null or a collection.</exception>
    internal static IReadOnlyDictionary<string, string> VariablesOf(IDictionary? table)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in table ?? new Hashtable())
        {
            variables[entry.Key.ToString()!] =
                TextOf(entry.Value)
                ?? throw new VariableInvalidException(
                    entry.Value is null
                        ? $"The variable '{entry.Key}' is null. Omit it for the plan's value, or use '' for an empty text."
                        : $"The variable '{entry.Key}' is a collection; a variable is one text.",
                    entry.Key.ToString()!
                );
        }

        return variables;
    }

    /// <summary>Returns a value as SQL text, the same in every culture; null: it is null or a collection.</summary>
    internal static string? TextOf(object? given) =>
        (given is PSObject wrapped ? wrapped.BaseObject : given) switch
        {
            string text => text,
            bool flag => flag ? "true" : "false",
            null or IEnumerable => null,
            DateTime date => date.ToString("o", CultureInfo.InvariantCulture),
            DateTimeOffset date => date.ToString("o", CultureInfo.InvariantCulture),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            var other => other.ToString() ?? string.Empty,
        };
}
