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
        var shapes = new ShapeSchema(kinds);
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "DbMigrate plan",
        };
        foreach (var (key, value) in shapes.Map(PlanShapes.Plan))
        {
            schema[key] = value?.DeepClone();
        }

        schema["definitions"] = new JsonObject
        {
            ["phase"] = shapes.Map(PlanShapes.Phase),
            ["step"] = Item(kinds.Steps, shapes),
            ["check"] = Item(kinds.Checks, shapes),
            ["gate"] = Item(kinds.Gates, shapes),
            ["limits"] = shapes.Map(ItemKeys.Limits),
            // An unquoted number is accepted as a text: id: 001.
            ["text"] = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean"), ["pattern"] = @"\S" },
            ["texts"] = new JsonObject
            {
                ["anyOf"] = new JsonArray(
                    ShapeSchema.Ref("text"),
                    new JsonObject
                    {
                        ["type"] = "array",
                        ["items"] = ShapeSchema.Ref("text"),
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
    private static JsonObject Item<T>(KindFamily<T> family, ShapeSchema shapes)
    {
        var properties = shapes.Properties(family.Common);
        var one = new JsonArray();
        var beside = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var kind in family.All().Where(k => k.Available))
        {
            properties[kind.Key] = shapes.Value(new ValueShape.Map(kind.Shape), kind.Shape.Summary);
            one.Add((JsonNode)new JsonObject { ["required"] = new JsonArray(kind.Key) });
            foreach (
                var key in kind.Shape.AllowBeside ? kind.Shape.Keys.Where(k => k.Name != kind.Shape.ShortForm) : []
            )
            {
                properties[key.Name] ??= shapes.Value(key.Value, key.Description);
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
}
