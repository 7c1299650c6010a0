using System.Collections;
using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace DbMigrate.Commands;

/// <summary>Which database a command works on, beside what its plan says, and with which variables.</summary>
/// <param name="ConnectionString">As given with <c>-ConnectionString</c>, or null.</param>
/// <param name="Credential">As given with <c>-Credential</c>, or null.</param>
/// <param name="Variables">As given with <c>-Variable</c>.</param>
/// <param name="Environment">As given with <c>-Environment</c>, or null.</param>
internal sealed record DatabaseChoice(
    string? ConnectionString,
    PSCredential? Credential,
    IReadOnlyDictionary<string, string> Variables,
    string? Environment
)
{
    // A status that came from one database must not send its phase to another one: where the object goes, the choice
    // goes with it, outside of
    // the object, so that no secret is ever shown, exported or serialized with it.
    private static readonly ConditionalWeakTable<object, DatabaseChoice> Emitted = [];

    /// <summary>Remembers with which choice an object was emitted.</summary>
    internal void Remember(object emitted) => Emitted.AddOrUpdate(emitted, this);

    /// <summary>The choice with which an object was emitted, or null.</summary>
    internal static DatabaseChoice? Of(object? emitted) =>
        emitted is not null && Emitted.TryGetValue(emitted, out var choice) ? choice : null;

    /// <summary>
    /// The values of <c>-Variable</c> as texts, as SQL has them: numbers and dates the same in every culture.
    /// </summary>
    /// <exception cref="PSArgumentException">A value that is not one value.</exception>
    internal static IReadOnlyDictionary<string, string> VariablesOf(IDictionary? table)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in table ?? new Hashtable())
        {
            var value = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
            variables[entry.Key.ToString()!] = value switch
            {
                null => throw new PSArgumentException(
                    $"The variable '{entry.Key}' has no value. Leave it out to take the plan's, or give '' for an empty text.",
                    "Variable"
                ),
                string text => text,
                bool flag => flag ? "true" : "false",
                IEnumerable => throw new PSArgumentException(
                    $"The variable '{entry.Key}' has several values. A variable is one text; join them as the SQL needs them.",
                    "Variable"
                ),
                DateTime or DateTimeOffset => ((IFormattable)value).ToString(
                    "o",
                    System.Globalization.CultureInfo.InvariantCulture
                ),
                IFormattable formattable => formattable.ToString(
                    null,
                    System.Globalization.CultureInfo.InvariantCulture
                ),
                _ => value.ToString() ?? string.Empty,
            };
        }

        return variables;
    }
}
