using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Lint;

namespace DbMigrate.Engine.Reports.Audit;

/// <summary>Writes findings as SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html</summary>
internal static class SarifReport
{
    /// <summary>
    /// Returns the report. Objects are logical locations: a database has no files. Code scanning of GitHub refuses results
    /// without a file, so that each has one named as its object.
    /// </summary>
    internal static string Write(AuditReport report)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            WriteTool(json, report.Rules);
            WriteUnread(json, report.UnreadSequences);
            json.WriteStartArray("results");
            foreach (var finding in report.Findings)
            {
                WriteResult(json, finding);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WriteTool(Utf8JsonWriter json, IReadOnlyList<string> rules)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "DbMigrate");
        json.WriteString("version", EngineVersion.Text);
        json.WriteStartArray("rules");
        foreach (var rule in AuditRules.All.Where(r => rules.Contains(r.Id, StringComparer.Ordinal)))
        {
            json.WriteStartObject();
            json.WriteString("id", rule.Id);
            WriteText(json, "shortDescription", rule.Title);
            WriteText(json, "fullDescription", rule.Reason);
            json.WriteStartObject("defaultConfiguration");
            json.WriteString("level", Level(rule.Severity));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // What could not be looked at.
    private static void WriteUnread(Utf8JsonWriter json, IReadOnlyList<string> sequences)
    {
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", true);
        json.WriteStartArray("toolExecutionNotifications");
        foreach (var sequence in sequences)
        {
            json.WriteStartObject();
            json.WriteString("level", "warning");
            WriteText(json, "message", $"The login may not read the sequence {sequence}.");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteResult(Utf8JsonWriter json, AuditFinding finding)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Rule);
        json.WriteString("level", Level(finding.Severity));
        WriteText(json, "message", $"{finding.Kind} {finding.Name}: {finding.Message}");
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", $"database/{Uri.EscapeDataString(finding.Name)}");
        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", 1);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        json.WriteString("fullyQualifiedName", finding.Name);
        json.WriteString("kind", finding.Kind);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("partialFingerprints");
        json.WriteString("primaryLocationLineHash", Fingerprint(finding));
        json.WriteEndObject();
        if (finding.Ignored.Length > 0)
        {
            json.WriteStartArray("suppressions");
            json.WriteStartObject();
            json.WriteString("kind", "external");
            json.WriteString("justification", finding.Ignored);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    // The same finding has the same one in each run.
    private static string Fingerprint(AuditFinding finding) =>
        Convert
            .ToHexString(
                SHA256.HashData(
                    Encoding.UTF8.GetBytes($"{finding.Rule}\n{finding.Kind}\n{finding.Name}\n{finding.Message}")
                )
            )[..16]
            .ToLowerInvariant() + ":1";

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private static string Level(AuditSeverity severity) =>
        severity switch
        {
            AuditSeverity.Error => "error",
            AuditSeverity.Warning => "warning",
            _ => "note",
        };
}
