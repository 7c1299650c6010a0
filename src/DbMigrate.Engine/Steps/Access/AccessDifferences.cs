using System.Globalization;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Steps.Access;

/// <summary>Reports what differs between an existing object and the one that a step would have created.</summary>
internal static class AccessDifferences
{
    /// <summary>Reports that an object exists, and a warning where it differs. It is left as it is.</summary>
    internal static void Report(StepContext context, string what, IReadOnlyList<string?> differences)
    {
        var found = differences.OfType<string>().ToList();
        if (found.Count == 0)
        {
            context.Say($"{what} already exists.");
            return;
        }

        var text = $"{what} already exists and differs: {string.Join("; ", found)}. It was left as it is.";
        context.Say(text);
        context.Warn(text);
    }

    /// <summary>Returns a difference in a text; null: there is none, or nothing was asked for.</summary>
    internal static string? Of(string key, string? wanted, string found, StringComparer? comparer = null) =>
        wanted is null || (comparer ?? StringComparer.Ordinal).Equals(wanted, found)
            ? null
            : $"{key} is {found}, not {wanted}";

    /// <summary>The same of a number.</summary>
    internal static string? Of(string key, int? wanted, int found) =>
        Of(key, wanted?.ToString(CultureInfo.InvariantCulture), found.ToString(CultureInfo.InvariantCulture));

    /// <summary>The same of a truth.</summary>
    internal static string? Of(string key, bool? wanted, bool found) =>
        wanted is null || wanted == found ? null : $"{key} is {(found ? "true" : "false")}";

    /// <summary>The same of a list: what is missing in it.</summary>
    internal static string? Missing(string what, IEnumerable<string> wanted, IReadOnlyList<string> found)
    {
        var missing = wanted.Except(found, StringComparer.Ordinal).ToList();
        return missing.Count == 0 ? null : $"{what} {DisplayText.Join(missing)} is missing";
    }
}
