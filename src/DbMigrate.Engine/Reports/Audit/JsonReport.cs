using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DbMigrate.Engine.Reports.Audit;

/// <summary>Writes findings as an array of JSON, with the names of the properties in camel case.</summary>
internal static class JsonReport
{
    /// <summary>Returns the report.</summary>
    internal static string Write(IEnumerable<AuditFinding> findings)
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(stream, options))
        {
            json.WriteStartArray();
            foreach (var finding in findings)
            {
                json.WriteStartObject();
                json.WriteString("rule", finding.Rule);
                json.WriteString("severity", finding.Severity.ToString());
                json.WriteString("kind", finding.Kind);
                json.WriteString("name", finding.Name);
                json.WriteString("message", finding.Message);
                WriteNumber(json, "rows", finding.Rows);
                WriteNumber(json, "bytes", finding.Bytes);
                json.WriteString("fix", finding.Fix);
                json.WriteString("ignored", finding.Ignored);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
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
