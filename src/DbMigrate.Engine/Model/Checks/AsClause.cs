using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Model.Checks;

/// <summary>
/// <c>as: { role: authenticated, set: { request.jwt.claims: { sub: … } } }</c>: the session of a check.
/// </summary>
internal static partial class AsClause
{
    /// <summary>The key <c>as</c>.</summary>
    internal static KeyShape Key { get; } =
        new(
            "as",
            new ValueShape.Map(
                new MapShape(
                    "The session of the check.",
                    new KeyShape(
                        "role",
                        new ValueShape.Text(),
                        "The role of the session. The login must be a member of it."
                    ),
                    new KeyShape(
                        "set",
                        new ValueShape.MapOf(new ValueShape.Anything()),
                        "Settings for the duration of the check. A mapping or a list becomes JSON."
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
            "The session of the check: a role, settings, or both."
        )
        {
            Default = "the login",
        };

    /// <summary>Returns the session that <c>as</c> and <c>rollback</c> of a node describe.</summary>
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
        // Keeps names and claims as they are written: they go to a server, not into a page.
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
            // Keeps all digits. A number that is not valid JSON, such as 007, becomes a string.
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
