using System.Buffers;
using System.Text.Json;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Journal;

/// <summary>
/// Writes rows as <c>dbmigrate.append</c> takes them: a JSON array of objects, without the keys that have no value.
/// </summary>
internal static class JournalEntryText
{
    internal static byte[] Of(IReadOnlyList<JournalEntry> entries)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var entry in entries)
            {
                Write(json, entry);
            }

            json.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// A detail: texts, truth values, lists of texts and texts by name. Written by hand, since a serializer that looks
    /// at types costs a short run more than all of its rows.
    /// </summary>
    /// <exception cref="NotSupportedException">A value is of another type.</exception>
    internal static string Detail(IEnumerable<KeyValuePair<string, object?>> detail)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (key, value) in detail)
            {
                json.WritePropertyName(key);
                WriteValue(json, value);
            }

            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case IEnumerable<string> texts:
                json.WriteStartArray();
                foreach (var text in texts)
                {
                    json.WriteStringValue(text);
                }

                json.WriteEndArray();
                break;
            case IEnumerable<KeyValuePair<string, string>> pairs:
                json.WriteStartObject();
                foreach (var (name, text) in pairs)
                {
                    json.WriteString(name, text);
                }

                json.WriteEndObject();
                break;
            default:
                throw new NotSupportedException($"A detail of type {value.GetType()}.");
        }
    }

    private static void Write(Utf8JsonWriter json, JournalEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("event", entry.Event);
        WriteText(json, "phase", entry.Phase);
        if (entry.Step is { } step)
        {
            json.WriteNumber("step", step);
        }

        WriteText(json, "batch", entry.Batch);
        WriteText(json, "run", entry.Run?.ToString());
        WriteText(json, "epoch", entry.Epoch?.ToString());
        WriteText(json, "checksum", entry.Checksum);
        if (entry.Duration is { } duration)
        {
            json.WriteString(
                "duration",
                FormattableString.Invariant($"{duration.Ticks / TimeSpan.TicksPerMicrosecond} microseconds")
            );
        }

        if (entry.RunsOn)
        {
            json.WriteBoolean("runs_on", true);
        }

        WriteText(json, "message", entry.Message);
        if (entry.Detail is { } detail)
        {
            json.WritePropertyName("detail");
            json.WriteRawValue(detail);
        }

        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
