using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Model.Checks;

/// <summary>
/// <c>as: { role: authenticated, set: { request.jwt.claims: { sub: … } } }</c>: who a check is for its course.
/// </summary>
internal static partial class AsClause
{
    /// <summary>The key <c>as</c>.</summary>
    internal static KeyShape Key { get; } =
        new(
            "as",
            new ValueShape.Map(
                new MapShape(
                    "Asks as somebody else.",
                    new KeyShape("role", new ValueShape.Text(), "The role to be; the login must be a member of it."),
                    new KeyShape(
                        "set",
                        new ValueShape.MapOf(new ValueShape.Anything()),
                        "Settings for the time of the check; a mapping or a list becomes JSON."
                    )
                )
                {
                    ShortForm = "role",
                    AtLeastOneOf =
                    [
                        ["role", "set"],
                    ],
                }
            ),
            "Who to be for the time of the check: a role, settings, or both."
        );

    /// <summary>The session that <c>as</c> and <c>rollback</c> of a node ask for.</summary>
    internal static CheckSession SessionOf(KindNode node, bool writes)
    {
        var who = node.Value("as") as PlanMap;
        var (role, set) = ((who?.Find("role") as PlanScalar)?.Text, who?.Find("set") as PlanMap);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in set?.Entries ?? [])
        {
            settings[entry.Key] = TextOf(entry.Value);
        }

        return writes || role is not null || settings.Count > 0
            ? new CheckSession(writes, role, settings)
            : CheckSession.ReadOnly;
    }

    private static string TextOf(PlanValue value)
    {
        if (value is PlanScalar scalar)
        {
            return scalar.IsNull() ? string.Empty : scalar.Text;
        }

        var buffer = new ArrayBufferWriter<byte>();
        // Names and claims go to a server, not into a page: they stay as they were written.
        using (
            var json = new Utf8JsonWriter(
                buffer,
                new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
            )
        )
        {
            Write(json, value);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, PlanValue value)
    {
        if (value is PlanMap map)
        {
            json.WriteStartObject();
            foreach (var entry in map.Entries)
            {
                json.WritePropertyName(entry.Key);
                Write(json, entry.Value);
            }

            json.WriteEndObject();
        }
        else if (value is PlanList list)
        {
            json.WriteStartArray();
            foreach (var item in list.Items)
            {
                Write(json, item);
            }

            json.WriteEndArray();
        }
        else
        {
            Write(json, (PlanScalar)value);
        }
    }

    private static void Write(Utf8JsonWriter json, PlanScalar scalar)
    {
        if (scalar.IsNull())
        {
            json.WriteNullValue();
        }
        else if (scalar.IsBoolean())
        {
            json.WriteBooleanValue(scalar.Text.Equals("true", StringComparison.OrdinalIgnoreCase));
        }
        else if (scalar.Plain && JsonNumber().IsMatch(scalar.Text))
        {
            // As it is written: no digit is lost, and no number is read that JSON does not know, as 007.
            json.WriteRawValue(scalar.Text);
        }
        else
        {
            json.WriteStringValue(scalar.Text);
        }
    }

    [GeneratedRegex(@"\A-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber();
}
