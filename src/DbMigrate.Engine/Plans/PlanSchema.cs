using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Plans;

/// <summary>
/// Writes the JSON Schema of a plan from the shapes that the reader checks, so that editors complete what the reader
/// accepts. Keys and kinds that are not available in this version are left out. Draft 7, which the YAML language
/// servers support completely.
/// </summary>
internal static class PlanSchema
{
    /// <summary>The pattern that <see cref="DurationText"/> reads.</summary>
    private const string DurationPattern = @"^(0|(([0-9]+\.?[0-9]*|\.[0-9]+)(ms|mo|s|m|h|d|w))+)$";

    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Returns the schema, as in docs/plan.schema.json.</summary>
    internal static string Write() => Write(KindCatalog.Default);

    internal static string Write(KindCatalog kinds)
    {
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "DbMigrate plan",
        };
        foreach (var (key, value) in Map(PlanShapes.Plan, kinds))
        {
            schema[key] = value?.DeepClone();
        }

        schema["definitions"] = new JsonObject
        {
            ["phase"] = Map(PlanShapes.Phase, kinds),
            ["step"] = Item(kinds.Steps, kinds),
            ["check"] = Item(kinds.Checks, kinds),
            ["gate"] = Item(kinds.Gates, kinds),
            ["limits"] = Map(ItemKeys.Limits, kinds),
            // An unquoted number is accepted as a text: id: 001.
            ["text"] = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean"), ["pattern"] = @"\S" },
            ["texts"] = new JsonObject
            {
                ["anyOf"] = new JsonArray(
                    Ref("text"),
                    new JsonObject
                    {
                        ["type"] = "array",
                        ["items"] = Ref("text"),
                        ["minItems"] = 1,
                    }
                ),
            },
            ["word"] = new JsonObject
            {
                ["type"] = new JsonArray("string", "number", "boolean"),
                ["pattern"] = PlanWord.Pattern,
            },
            ["scalar"] = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
            ["scalarOrNull"] = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean", "null") },
            ["duration"] = new JsonObject
            {
                ["anyOf"] = new JsonArray(
                    new JsonObject { ["type"] = "string", ["pattern"] = DurationPattern },
                    new JsonObject { ["const"] = 0 }
                ),
            },
        };
        return schema.ToJsonString(Layout).ReplaceLineEndings("\n") + "\n";
    }

    /// <summary>
    /// Returns the schema of a step, check or gate: exactly one key of a kind, the common keys, and the keys that a
    /// kind allows beside its own.
    /// </summary>
    private static JsonObject Item<T>(KindFamily<T> family, KindCatalog kinds)
    {
        var properties = Properties(family.Common, kinds);
        var one = new JsonArray();
        var beside = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var kind in family.All().Where(k => k.Available))
        {
            var value = Value(new ValueShape.Map(kind.Shape), kinds);
            properties[kind.Key] = Described(value, kind.Shape.Summary);
            one.Add((JsonNode)new JsonObject { ["required"] = new JsonArray(kind.Key) });
            foreach (
                var key in kind.Shape.AllowBeside ? kind.Shape.Keys.Where(k => k.Name != kind.Shape.ShortForm) : []
            )
            {
                properties[key.Name] ??= Described(Value(key.Value, kinds), key.Description);
                (beside.TryGetValue(key.Name, out var hosts) ? hosts : beside[key.Name] = []).Add(kind.Key);
            }
        }

        var item = new JsonObject
        {
            ["description"] = family.Common.Summary,
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
            ["oneOf"] = one,
        };
        if (beside.Count > 0)
        {
            item["dependencies"] = new JsonObject(
                beside.Select(b =>
                    KeyValuePair.Create(
                        b.Key,
                        (JsonNode?)
                            new JsonObject
                            {
                                ["anyOf"] = new JsonArray([
                                    .. b.Value.Select(h => new JsonObject { ["required"] = new JsonArray(h) }),
                                ]),
                            }
                    )
                )
            );
        }

        return item;
    }

    private static JsonObject Map(MapShape shape, KindCatalog kinds)
    {
        var map = new JsonObject
        {
            ["description"] = shape.Summary,
            ["type"] = "object",
            ["properties"] = Properties(shape, kinds),
            ["additionalProperties"] = false,
        };
        if (shape.Keys.Any(k => k.Required))
        {
            map["required"] = new JsonArray([.. shape.Keys.Where(k => k.Required).Select(k => (JsonNode)k.Name)]);
        }

        var groups = shape
            .ExactlyOneOf.Select(g => ("oneOf", g))
            .Concat(shape.AtLeastOneOf.Select(g => ("anyOf", g)))
            .Select(g =>
                (JsonNode)
                    new JsonObject
                    {
                        [g.Item1] = new JsonArray([
                            .. g
                                .g.Where(k => shape.Find(k)!.Available)
                                .Select(k => new JsonObject { ["required"] = new JsonArray(k) }),
                        ]),
                    }
            )
            .ToArray();
        if (groups.Length > 0)
        {
            map["allOf"] = new JsonArray(groups);
        }

        return map;
    }

    private static JsonObject Properties(MapShape shape, KindCatalog kinds)
    {
        var properties = new JsonObject();
        foreach (var key in shape.Keys.Where(k => k.Available))
        {
            properties[key.Name] = Described(Value(key.Value, kinds), key.Description);
        }

        return properties;
    }

    private static JsonObject Described(JsonObject value, string description)
    {
        var described = new JsonObject { ["description"] = description };
        foreach (var (key, inner) in value)
        {
            described[key] ??= inner?.DeepClone();
        }

        return described;
    }

    private static JsonObject Value(ValueShape shape, KindCatalog kinds) =>
        shape switch
        {
            ValueShape.Text { Refers: Reference.ConnectionString } => new JsonObject
            {
                ["type"] = "string",
                ["pattern"] = SecretReference.DescriptionPattern,
            },
            ValueShape.Text { Refers: Reference.Secret } => new JsonObject
            {
                ["type"] = "string",
                ["pattern"] = SecretReference.PatternText,
            },
            ValueShape.Text { Refers: Reference.GateKind } => Words(
                kinds.Gates.All().Where(g => g.Available).Select(g => g.Key)
            ),
            ValueShape.Text { OneOf: { } words } => Words(words),
            ValueShape.Text { Word: true } => Ref("word"),
            ValueShape.Text => Ref("text"),
            ValueShape.Integer integer => Integer(integer),
            ValueShape.Boolean => new JsonObject { ["type"] = "boolean" },
            ValueShape.Duration { OrNone: true } => new JsonObject
            {
                ["anyOf"] = new JsonArray(new JsonObject { ["const"] = "none" }, Ref("duration")),
            },
            ValueShape.Duration => Ref("duration"),
            ValueShape.Scalar { OrNull: var none } => Ref(none ? "scalarOrNull" : "scalar"),
            ValueShape.ListOf
            {
                OrSingle: true,
                OrEmpty: false,
                Item: ValueShape.Text
                {
                    OneOf: null,
                    Word: false,
                    Refers: not (Reference.Secret or Reference.ConnectionString or Reference.GateKind)
                }
            } => Ref("texts"),
            ValueShape.ListOf { OrSingle: true } list => new JsonObject
            {
                ["anyOf"] = new JsonArray(Value(list.Item, kinds), Value(list with { OrSingle = false }, kinds)),
            },
            ValueShape.ListOf { OrEmpty: true } list => new JsonObject
            {
                ["type"] = "array",
                ["items"] = Value(list.Item, kinds),
            },
            ValueShape.ListOf list => new JsonObject
            {
                ["type"] = "array",
                ["items"] = Value(list.Item, kinds),
                ["minItems"] = 1,
            },
            ValueShape.Map { Shape: var map } when map == ItemKeys.Limits => Ref("limits"),
            ValueShape.Map { Shape: { ShortForm: { } word } map } when map.Find(word)!.Available => new JsonObject
            {
                ["anyOf"] = new JsonArray(Value(map.Find(word)!.Value, kinds), Map(map, kinds)),
            },
            ValueShape.Map { Shape: var map } => Map(map, kinds),
            ValueShape.MapOf map => FreeMap(map, kinds),
            ValueShape.PlanItem { Family: var family } => Ref(family),
            ValueShape.Either { Choices: var choices } => new JsonObject
            {
                ["anyOf"] = new JsonArray([.. choices.Select(c => Value(c, kinds))]),
            },
            _ => [],
        };

    private static JsonObject Ref(string definition) => new() { ["$ref"] = "#/definitions/" + definition };

    private static JsonObject Words(IEnumerable<string> words) =>
        new() { ["enum"] = new JsonArray([.. words.Select(w => (JsonNode)w)]) };

    private static JsonObject Integer(ValueShape.Integer shape)
    {
        var integer = new JsonObject { ["type"] = "integer" };
        if (shape.Minimum != long.MinValue)
        {
            integer["minimum"] = shape.Minimum;
        }

        if (shape.Maximum != long.MaxValue)
        {
            integer["maximum"] = shape.Maximum;
        }

        return integer;
    }

    private static JsonObject FreeMap(ValueShape.MapOf shape, KindCatalog kinds)
    {
        var map = new JsonObject { ["type"] = "object", ["additionalProperties"] = Value(shape.Value, kinds) };
        if (shape.Words)
        {
            map["propertyNames"] = new JsonObject { ["pattern"] = PlanWord.Pattern };
        }

        return map;
    }
}
