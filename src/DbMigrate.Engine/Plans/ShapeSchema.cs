using System.Text.Json.Nodes;
using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Plans;

/// <summary>Writes the JSON Schema of the values of a plan from their shapes.</summary>
/// <param name="kinds">The kinds of steps, checks and gates.</param>
internal sealed class ShapeSchema(KindCatalog kinds)
{
    /// <summary>Returns the schema of a mapping with fixed keys.</summary>
    internal JsonObject Map(MapShape shape)
    {
        var map = new JsonObject
        {
            ["description"] = shape.Summary,
            ["type"] = "object",
            ["properties"] = Properties(shape),
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
            .Concat(
                shape.AtMostOneOf.Select(g =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["not"] = new JsonObject { ["required"] = new JsonArray([.. g.Select(k => (JsonNode)k)]) },
                        }
                )
            )
            .ToArray();
        if (groups.Length > 0)
        {
            map["allOf"] = new JsonArray(groups);
        }

        return map;
    }

    /// <summary>Returns the schemas of the keys that are available.</summary>
    internal JsonObject Properties(MapShape shape)
    {
        var properties = new JsonObject();
        foreach (var key in shape.Keys.Where(k => k.Available))
        {
            properties[key.Name] = Value(key.Value, key.Description);
        }

        return properties;
    }

    /// <summary>Returns the schema of a value, with its description.</summary>
    internal JsonObject Value(ValueShape shape, string description)
    {
        var described = new JsonObject { ["description"] = description };
        foreach (var (key, inner) in Value(shape))
        {
            described[key] ??= inner?.DeepClone();
        }

        return described;
    }

    private JsonObject Value(ValueShape shape) =>
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
                ["anyOf"] = new JsonArray(Value(list.Item), Value(list with { OrSingle = false })),
            },
            ValueShape.ListOf { OrEmpty: true } list => new JsonObject
            {
                ["type"] = "array",
                ["items"] = Value(list.Item),
            },
            ValueShape.ListOf list => new JsonObject
            {
                ["type"] = "array",
                ["items"] = Value(list.Item),
                ["minItems"] = 1,
            },
            ValueShape.Map { Shape: var map } when map == ItemKeys.Limits => Ref("limits"),
            ValueShape.Map { Shape: { ShortForm: { } word } map } when map.Find(word)!.Available => new JsonObject
            {
                ["anyOf"] = new JsonArray(Value(map.Find(word)!.Value), Map(map)),
            },
            ValueShape.Map { Shape: var map } => Map(map),
            ValueShape.MapOf map => FreeMap(map),
            ValueShape.PlanItem { Family: var family } => Ref(family),
            ValueShape.Either { Choices: var choices } => new JsonObject
            {
                ["anyOf"] = new JsonArray([.. choices.Select(c => Value(c))]),
            },
            _ => [],
        };

    /// <summary>Returns a reference to a definition of the schema.</summary>
    internal static JsonObject Ref(string definition) => new() { ["$ref"] = "#/definitions/" + definition };

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

    private JsonObject FreeMap(ValueShape.MapOf shape)
    {
        var map = new JsonObject { ["type"] = "object", ["additionalProperties"] = Value(shape.Value) };
        if (shape.Words)
        {
            map["propertyNames"] = new JsonObject { ["pattern"] = PlanWord.Pattern };
        }

        return map;
    }
}
