using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Plans;

/// <summary>
/// Validates values of a plan by their shapes and returns them in normal form, so that the same meaning has the same
/// text: quotes and single items without brackets are normalized. Invalid values are reported and left out.
/// </summary>
internal sealed class ShapeReader(PlanReading reading)
{
    private readonly ScalarReader _scalars = new(reading);

    /// <summary>
    /// Validates one value; null: it is invalid. <paramref name="what"/> names it in errors, as in <c>'limits'</c>.
    /// </summary>
    internal PlanValue? Read(PlanValue value, ValueShape shape, string what)
    {
        if (
            value is PlanScalar scalar
            && (
                scalar.IsMissing()
                || (
                    scalar.IsNull()
                    && shape is not (ValueShape.Scalar { OrNull: true } or ValueShape.Anything or ValueShape.Either)
                )
            )
        )
        {
            reading.Error(
                value.Place,
                $"{ShapeDescription.Capital(what)} has no value. "
                    + (
                        (shape as ValueShape.Scalar)?.WhenMissing
                        ?? $"Give it {ShapeDescription.Of(shape)}, or leave it out."
                    )
            );
            return null;
        }

        return (shape, value) switch
        {
            (ValueShape.Anything or ValueShape.PlanItem, _) => value,
            (ValueShape.Scalar, PlanScalar) => value,
            (ValueShape.Text text, PlanScalar given) => _scalars.Text(given, text, what),
            (ValueShape.Integer integer, PlanScalar given) => _scalars.Integer(given, integer, what),
            (ValueShape.Boolean, PlanScalar given) => _scalars.Boolean(given, what),
            (ValueShape.Duration duration, PlanScalar given) => _scalars.Duration(given, duration, what),
            (ValueShape.ListOf list, PlanList given) => List(given, list, what),
            (ValueShape.ListOf { OrSingle: true } list, not PlanList) when ShapeDescription.Takes(list.Item, value) =>
                Read(value, list.Item, what) is { } item ? new PlanList([item], value.Place) : null,
            (ValueShape.Map map, PlanMap given) => Map(given, map.Shape, what),
            (ValueShape.Map { Shape: { ShortForm: { } word } map }, _) => Map(
                new PlanMap([new PlanEntry(word, value, value.Place)], value.Place),
                map,
                what
            ),
            (ValueShape.MapOf map, PlanMap given) => FreeMap(given, map, what),
            (ValueShape.Either either, _) => OneOf(value, either, what),
            _ => Wrong(value, shape, what),
        };
    }

    /// <summary>Validates the keys of a mapping. Returns the valid ones.</summary>
    internal PlanMap Map(PlanMap given, MapShape shape, string what)
    {
        var entries = new List<PlanEntry>(given.Entries.Count);
        HashSet<string>? missed = null;
        foreach (var entry in given.Entries)
        {
            if (reading.IsFull)
            {
                break;
            }

            if (shape.Find(entry.Key) is not { } key)
            {
                var nearest = reading.Nearest(entry.Key, Available(shape));
                (missed ??= new(StringComparer.Ordinal)).Add(nearest ?? string.Empty);
                reading.Error(
                    entry.Place,
                    $"{PlanText.Show(entry.Key)} is not a key of {what}."
                        + (
                            nearest is null ? $" It takes {PlanText.Join([.. Available(shape)], "and")}." : string.Empty
                        ),
                    nearest
                );
                continue;
            }

            if (!key.Available)
            {
                reading.Error(entry.Place, $"'{key.Name}' is not available in this version.");
            }

            if (Read(entry.Value, key.Value, key.Quoted) is { } value)
            {
                entries.Add(entry with { Value = value });
            }
        }

        // Does not report a misspelled or unknown key a second time as missing.
        Missing(given, shape, what, missed);
        return new PlanMap(entries, given.Place);
    }

    private static IEnumerable<string> Available(MapShape shape) =>
        shape.Keys.Where(k => k.Available).Select(k => k.Name);

    private static List<string> Available(MapShape shape, IReadOnlyList<string> group) =>
        [.. group.Where(k => shape.Find(k)!.Available)];

    private void Missing(PlanMap given, MapShape shape, string what, HashSet<string>? missed)
    {
        foreach (var key in shape.Keys)
        {
            if (key.Required && missed?.Contains(key.Name) != true && given.Find(key.Name) is null)
            {
                reading.Error(
                    given.Place,
                    $"{ShapeDescription.Capital(what)} has no '{key.Name}': {ShapeDescription.Lower(key.Summary)}"
                );
            }
        }

        foreach (var group in shape.ExactlyOneOf.Concat(shape.AtMostOneOf))
        {
            if (given.Entries.Where(e => group.Contains(e.Key)).ElementAtOrDefault(1) is { } second)
            {
                reading.Error(
                    second.Place,
                    $"{ShapeDescription.Capital(what)} takes either {PlanText.Join(group, "or")}, not both."
                );
            }
        }

        foreach (var group in shape.ExactlyOneOf)
        {
            if (!given.Entries.Any(e => group.Contains(e.Key)) && !IsReported(group, shape, missed))
            {
                reading.Error(
                    given.Place,
                    $"{ShapeDescription.Capital(what)} has no {PlanText.Join(Available(shape, group), "or")}."
                );
            }
        }

        foreach (var group in shape.AtLeastOneOf)
        {
            if (!IsReported(group, shape, missed) && !given.Entries.Any(e => group.Contains(e.Key)))
            {
                reading.Error(
                    given.Place,
                    $"{ShapeDescription.Capital(what)} needs {PlanText.Join(Available(shape, group), "or")}."
                );
            }
        }
    }

    /// <summary>
    /// Returns whether the error of an unknown key has named the keys of a group: the nearest one, or all of the shape.
    /// </summary>
    private static bool IsReported(IReadOnlyList<string> group, MapShape shape, HashSet<string>? missed) =>
        missed is not null
        && (missed.Overlaps(group) || (missed.Contains(string.Empty) && group.Count == shape.Keys.Length));

    private PlanList? List(PlanList given, ValueShape.ListOf shape, string what)
    {
        if (given.Items.Count == 0 && !shape.OrEmpty)
        {
            reading.Error(given.Place, $"{ShapeDescription.Capital(what)} is an empty list.");
            return null;
        }

        var items = new List<PlanValue>(given.Items.Count);
        var one = $"an item of {what}";
        foreach (var item in given.Items)
        {
            if (Read(item, shape.Item, one) is { } value)
            {
                items.Add(value);
            }
        }

        return new PlanList(items, given.Place);
    }

    private PlanMap FreeMap(PlanMap given, ValueShape.MapOf shape, string what)
    {
        var entries = new List<PlanEntry>(given.Entries.Count);
        foreach (var entry in given.Entries)
        {
            if (shape.Words && !PlanWord.IsValid(entry.Key))
            {
                reading.Error(
                    entry.Place,
                    $"{PlanText.Show(entry.Key)} is not a name for an entry of {what}; it takes {PlanWord.Rule}."
                );
            }
            else if (Read(entry.Value, shape.Value, PlanText.Show(entry.Key)) is { } value)
            {
                entries.Add(entry with { Value = value });
            }
        }

        return new PlanMap(entries, given.Place);
    }

    private PlanValue? OneOf(PlanValue value, ValueShape.Either shape, string what)
    {
        var choices = Array.FindAll(shape.Choices, c => ShapeDescription.Takes(c, value));
        if (choices.Length == 0)
        {
            return Wrong(value, shape, what);
        }

        // Takes the first choice without errors. If all have errors, those of the first are reported.
        var findings = reading.Findings.Count;
        var references = reading.References.Count;
        foreach (var choice in choices)
        {
            var result = Read(value, choice, what);
            if (reading.Findings.Count == findings)
            {
                return result;
            }

            Forget();
        }

        return Read(value, choices[0], what);

        void Forget()
        {
            reading.Findings.RemoveRange(findings, reading.Findings.Count - findings);
            reading.References.RemoveRange(references, reading.References.Count - references);
        }
    }

    private PlanValue? Wrong(PlanValue value, ValueShape shape, string what)
    {
        reading.Error(
            value.Place,
            $"{ShapeDescription.Capital(what)} takes {ShapeDescription.Of(shape)}, not {ShapeDescription.Of(value)}."
        );
        return null;
    }
}
