using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Small parts of statements about relations.</summary>
internal static class RelationText
{
    /// <summary>Returns a list with commas, or null where there is none.</summary>
    internal static string? List(IEnumerable<string>? items) => items is null ? null : string.Join(", ", items);

    /// <summary>Returns options in an order of their own: that of the catalog is only the order of the statements.</summary>
    internal static string? Sorted(IEnumerable<string>? options) => List(options?.Order(StringComparer.Ordinal));

    /// <summary>Returns the name of an option: <c>fillfactor</c> of <c>fillfactor=70</c>.</summary>
    internal static string OptionName(string option) => option[..option.IndexOf('=', StringComparison.Ordinal)];

    /// <summary>Returns <c> WITH (…)</c>, or nothing.</summary>
    internal static string With(IReadOnlyList<string>? options) =>
        options is { Count: > 0 } ? $" WITH ({List(options)})" : string.Empty;

    /// <summary>Returns a word with a space before and a value behind it, or nothing.</summary>
    internal static string Clause(string word, string? value) => value is null ? string.Empty : $" {word} {value}";

    /// <summary>
    /// Writes SET and RESET for options. All wanted ones are set, so that the catalog has them in the wanted order.
    /// </summary>
    internal static void AlterOptions(
        SchemaObject of,
        string target,
        IReadOnlyList<string>? current,
        IReadOnlyList<string>? wanted,
        ScriptWriter script
    )
    {
        var names = (wanted ?? []).Select(OptionName).ToHashSet();
        var extra = (current ?? []).Select(OptionName).Where(n => !names.Contains(n)).ToList();
        if (extra.Count > 0)
        {
            script.Add(of, $"{target} RESET ({List(extra)})");
        }

        if (wanted is { Count: > 0 } && Sorted(current) != Sorted(wanted))
        {
            script.Add(of, $"{target} SET ({List(wanted)})");
        }
    }

    /// <summary>Returns what the words of ALTER TABLE call a state of a trigger or rule.</summary>
    internal static string Enabling(char state) =>
        state switch
        {
            'D' => "DISABLE",
            'R' => "ENABLE REPLICA",
            'A' => "ENABLE ALWAYS",
            _ => "ENABLE",
        };
}
