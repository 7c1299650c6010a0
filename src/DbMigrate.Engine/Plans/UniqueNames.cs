using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Plans;

/// <summary>
/// Requires names that differ by more than case. People type them, and PowerShell compares them without case.
/// </summary>
internal static class UniqueNames
{
    /// <summary>Reports each name that another one before it has, in whatever case.</summary>
    /// <param name="reading">Receives the errors.</param>
    /// <param name="word">What is named, as <c>phase</c>.</param>
    /// <param name="wanted">What each needs, as <c>a unique id</c>.</param>
    /// <param name="named">The names with their places, in order.</param>
    internal static void Require(
        PlanReading reading,
        string word,
        string wanted,
        IEnumerable<(string Name, SourcePlace Place)> named
    )
    {
        Dictionary<string, (string Name, SourcePlace Place)>? seen = null;
        foreach (var (name, place) in named)
        {
            // Most lists are empty: each phase has several.
            seen ??= new(StringComparer.OrdinalIgnoreCase);
            if (seen.TryAdd(name, (name, place)))
            {
                continue;
            }

            var first = seen[name];
            reading.Error(
                place,
                first.Name == name
                    ? $"The {word} {PlanText.Show(name)} is defined twice; the first is in line {first.Place.Line}. "
                        + $"Give each {wanted}."
                    : $"The {word} {PlanText.Show(name)} differs only in case from {PlanText.Show(first.Name)} in line "
                        + $"{first.Place.Line}. Give each {wanted}."
            );
        }
    }
}
