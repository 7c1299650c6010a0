using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Plans;

/// <summary>
/// Reads steps, checks and gates: finds the key of the kind, validates its parameters and the keys beside it, and
/// creates the item.
/// </summary>
internal sealed class ItemReader<T>(PlanReading reading, ShapeReader shapes, KindFamily<T> family)
    where T : class
{
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

        if (FindKind(map) is not var (definition, key))
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
        return new PlanItem<T>(made, normal, key.Key, (common.Find("name") as PlanScalar)?.Text);
    }

    private T? Bind(Func<KindNode, T> bind, PlanEntry key, PlanMap parameters, PlanMap common)
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

    /// <summary>Finds the one key that names a kind; null: none or two, which is reported.</summary>
    private (KindDefinition<T> Definition, PlanEntry Key)? FindKind(PlanMap map)
    {
        var kinds = new List<(KindDefinition<T> Definition, PlanEntry Key)>();
        var strangers = new List<PlanEntry>();
        foreach (var entry in map.Entries)
        {
            if (family.Find(entry.Key) is { } definition)
            {
                kinds.Add((definition, entry));
            }
            else if (family.Common.Find(entry.Key) is null)
            {
                strangers.Add(entry);
            }
        }

        // The name of a kind may also be a parameter beside another kind.
        if (kinds.Count > 1)
        {
            var beside = kinds.FindAll(k =>
                kinds.Exists(other => other != k && Beside(other.Definition.Shape, k.Key.Key))
            );
            if (beside.Count < kinds.Count)
            {
                kinds.RemoveAll(beside.Contains);
            }
        }

        if (kinds.Count == 1)
        {
            return kinds[0];
        }

        if (kinds.Count > 1)
        {
            reading.Error(
                kinds[1].Key.Place,
                $"This {family.Word} has two kinds: "
                    + $"{PlanText.Join([.. kinds.Select(k => k.Key.Key)], "and")}. Write each as an item of "
                    + "its own."
            );
        }
        else if (strangers.Count == 0)
        {
            reading.Error(map.Place, $"This {family.Word} has no kind. The kinds are {AllKinds()}.");
        }
        else
        {
            foreach (var stranger in strangers)
            {
                Unknown(stranger);
            }
        }

        return null;
    }

    private void Unknown(PlanEntry entry)
    {
        if (reading.Kinds.FamilyOf(entry.Key) is { } other)
        {
            reading.Error(entry.Place, $"'{entry.Key}' is a {other}; this list holds {family.Word}s.");
            return;
        }

        var nearest = reading.Nearest(
            entry.Key,
            family.All().Select(d => d.Key).Concat(family.Common.Keys.Select(k => k.Name))
        );
        reading.Error(
            entry.Place,
            $"{PlanText.Show(entry.Key)} is not a kind of {family.Word}."
                + (nearest is null ? $" The kinds are {AllKinds()}." : string.Empty),
            nearest
        );
    }

    private string AllKinds() => PlanText.Join([.. family.All().Where(d => d.Available).Select(d => d.Key)], "and");

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
            if (!Beside(shape, entry.Key))
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
            .Concat(shape.Keys.Select(k => k.Name).Where(k => Beside(shape, k)))
            .ToList();
        var nearest = reading.Nearest(entry.Key, words);
        reading.Error(
            entry.Place,
            $"{PlanText.Show(entry.Key)} is not allowed beside '{key.Key}'."
                + (nearest is null ? $" Allowed are {PlanText.Join(words, "and")}." : string.Empty),
            nearest
        );
    }

    // The key of the short form is the value of the kind itself, so it is not allowed beside it.
    private static bool Beside(MapShape shape, string key) =>
        shape.AllowBeside && key != shape.ShortForm && shape.Find(key) is not null;
}

/// <summary>A step, check or gate that was read.</summary>
/// <param name="Made">The item; null: it has errors, or its kind is not available.</param>
/// <param name="Normal">Its normal form, for checksums: the kind's key with all parameters in it, then the common
/// keys.</param>
/// <param name="Kind">The kind's key.</param>
/// <param name="GivenName">The name in the plan, or null.</param>
internal sealed record PlanItem<T>(T? Made, PlanMap Normal, string Kind, string? GivenName)
    where T : class;
