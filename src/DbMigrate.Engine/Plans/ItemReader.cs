using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Plans;

/// <summary>
/// Reads steps, checks and gates: finds the key of the kind, validates its parameters and the keys beside it, and
/// creates the item.
/// </summary>
internal sealed class ItemReader<T>(PlanReading reading, ShapeReader shapes, KindFamily<T> family)
    where T : class
{
    private readonly KindFinder<T> _finder = new(reading, family);

    /// <summary>Reads a list of items, in order. Invalid items are reported and left out.</summary>
    internal IReadOnlyList<PlanItem<T>> ReadAll(PlanValue? list) =>
        list is PlanList { Items: var items } ? [.. items.Select(Read).OfType<PlanItem<T>>()] : [];

    private PlanItem<T>? Read(PlanValue value)
    {
        if (value is not PlanMap map)
        {
            var hint =
                value is PlanScalar { Text: var text } && family.Find(text) is not null
                    ? $" Write {text}: {{ … }}, or {text}: {{}} if it has no parameters."
                    : string.Empty;
            reading.Error(
                value.Place,
                $"A {family.Word} is a mapping with the key of its kind, not {ShapeDescription.Of(value)}.{hint}"
            );
            return null;
        }

        if (_finder.Find(map) is not var (definition, key))
        {
            return null;
        }

        if (!definition.Available)
        {
            reading.Error(key.Place, $"The {family.Word} '{key.Key}' is not available in this version.");
        }

        var before = reading.Findings.Count;
        var parameters = Parameters(map, key, definition.Shape);
        var sound = reading.Findings.Count == before;
        var common = shapes.Map(
            new PlanMap([.. map.Entries.Where(e => family.Common.Find(e.Key) is not null)], map.Place),
            family.Common,
            $"a {family.Word}"
        );
        var normal = new PlanMap([new PlanEntry(key.Key, parameters, key.Place), .. common.Entries], map.Place);

        // Skips binding if the parameters are invalid: the kind would report the same errors again.
        var made = sound && definition.Bind is { } bind ? Bind(bind, key, parameters, common) : null;
        return new PlanItem<T>(made, normal, key.Key, (common.Find("name") as PlanScalar)?.Text)
        {
            Before =
                made is not null && definition.BindBefore is { } first ? Bind(first, key, parameters, common) : null,
        };
    }

    private T? Bind(Func<KindNode, T?> bind, PlanEntry key, PlanMap parameters, PlanMap common)
    {
        var node = new KindNode(key.Key, parameters, key.Place, reading.Folder, reading.Findings)
        {
            Name = (common.Find("name") as PlanScalar)?.Text.Trim(),
            On = (common.Find("on") as PlanScalar)?.Text,
            Limits = common.Find("limits") is PlanMap limits ? LimitReader.Read(limits, reading) : null,
            Severity =
                (common.Find("severity") as PlanScalar)?.Text == "warn" ? CheckSeverity.Warn : CheckSeverity.Error,
        };
        try
        {
            return bind(node);
        }
        catch (PlanInvalidException e)
        {
            // A kind that reads its SQL file while it is created reports all errors of the file.
            reading.Findings.AddRange(e.Findings);
            return null;
        }
    }

    /// <summary>
    /// Returns the parameters of the kind: those of its mapping or its short form, and those beside it.
    /// </summary>
    private PlanMap Parameters(PlanMap map, PlanEntry key, MapShape shape)
    {
        var given = new List<PlanEntry>();
        if (key.Value is PlanScalar scalar && scalar.IsNull())
        {
            var takes = shape.ShortForm is { } alone ? shape.Find(alone)!.Value : new ValueShape.Map(shape);
            var way =
                shape.Keys.Any(k => k.Required) || shape.ExactlyOneOf.Count + shape.AtLeastOneOf.Count > 0
                    ? $"Give it {ShapeDescription.Of(takes)}."
                    : $"Write {key.Key}: {{}} if it has no parameters.";
            reading.Error(key.Value.Place, $"'{key.Key}' has no value. {way}");
            return new PlanMap([], key.Place);
        }

        if (key.Value is PlanMap inner)
        {
            given.AddRange(inner.Entries);
        }
        else if (shape.ShortForm is { } word)
        {
            given.Add(new PlanEntry(word, key.Value, key.Value.Place));
        }
        else
        {
            reading.Error(
                key.Value.Place,
                $"'{key.Key}' takes {ShapeDescription.Of(new ValueShape.Map(shape))}, not "
                    + $"{ShapeDescription.Of(key.Value)}."
            );
            return new PlanMap([], key.Place);
        }

        foreach (var entry in map.Entries.Where(e => !ReferenceEquals(e, key) && family.Common.Find(e.Key) is null))
        {
            if (!KindFinder<T>.IsBeside(shape, entry.Key))
            {
                Stranger(entry, key, shape);
            }
            else if (given.Exists(e => e.Key == entry.Key))
            {
                reading.Error(entry.Place, $"'{entry.Key}' is given twice: in '{key.Key}' and beside it.");
            }
            else
            {
                given.Add(entry);
            }
        }

        return shapes.Map(
            new PlanMap(given, key.Value is PlanMap ? key.Value.Place : key.Place),
            shape,
            $"'{key.Key}'"
        );
    }

    private void Stranger(PlanEntry entry, PlanEntry key, MapShape shape)
    {
        if (shape.Find(entry.Key) is not null)
        {
            var first = key.Value is not PlanMap && shape.ShortForm is { } word ? $"{word}: …, " : string.Empty;
            reading.Error(
                entry.Place,
                $"'{entry.Key}' is a key of '{key.Key}'. Write {key.Key}: {{ {first}{entry.Key}: … }}."
            );
            return;
        }

        var words = family
            .Common.Keys.Select(k => k.Name)
            .Concat(shape.Keys.Select(k => k.Name).Where(k => KindFinder<T>.IsBeside(shape, k)))
            .ToList();
        var nearest = reading.Nearest(entry.Key, words);
        reading.Error(
            entry.Place,
            $"{PlanText.Show(entry.Key)} is not allowed beside '{key.Key}'."
                + (nearest is null ? $" Allowed are {PlanText.Join(words, "and")}." : string.Empty),
            nearest
        );
    }
}
