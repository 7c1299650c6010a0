using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DbMigrate.Engine.Reports.Audit;

/// <summary>Writes findings, or what roles can do, as an array of JSON, with the names of the properties in camel case.</summary>
internal static class JsonReport
{
    /// <summary>Returns the findings.</summary>
    internal static string Write(IEnumerable<AuditFinding> findings) =>
        Write(
            findings,
            (json, finding) =>
            {
                json.WriteString("rule", finding.Rule);
                json.WriteString("severity", finding.Severity.ToString());
                json.WriteString("kind", finding.Kind);
                json.WriteString("name", finding.Name);
                json.WriteString("message", finding.Message);
                WriteNumber(json, "rows", finding.Rows);
                WriteNumber(json, "bytes", finding.Bytes);
                json.WriteString("fix", finding.Fix);
                json.WriteString("ignored", finding.Ignored);
            }
        );

    /// <summary>Returns what roles can read and write.</summary>
    internal static string Write(IEnumerable<AuditAccess> access) =>
        Write(
            access,
            (json, one) =>
            {
                json.WriteString("kind", one.Kind);
                json.WriteString("table", one.Table);
                json.WriteString("role", one.Role);
                json.WriteString("command", one.Command);
                json.WriteString("reach", one.Reach.ToString());
                WriteTexts(json, "columns", one.Columns);
                WriteTexts(json, "policies", one.Policies);
            }
        );

    private static string Write<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(stream, options))
        {
            json.WriteStartArray();
            foreach (var item in items)
            {
                json.WriteStartObject();
                write(json, item);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
