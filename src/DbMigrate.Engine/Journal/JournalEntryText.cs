using System.Buffers;
using System.Text.Json;

namespace DbMigrate.Engine.Journal;

/// <summary>
/// Writes rows as <c>dbmigrate.append</c> reads them: a JSON array of objects, without keys for values that are null.
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
    /// Writes a detail: texts, truth values, lists of texts and texts by name. A serializer that inspects types would
    /// take longer than all rows of a short run.
    /// </summary>
    /// <exception cref="NotSupportedException">A value has another type.</exception>
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
        WriteText(json, "execution", entry.ExecutionId?.ToString());
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
        else if (entry.Measures is { IsEmpty: false } measures)
        {
            json.WritePropertyName("detail");
            Write(json, measures);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, BatchMeasures measures)
    {
        json.WriteStartObject();
        WriteText(json, "before", measures.Before);
        WriteNumber(json, "rows", measures.Rows);
        WriteNumber(json, "transactions", measures.Transactions);
        WriteNumber(json, "retries", measures.Retries > 0 ? measures.Retries : null);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
