using System.Buffers;
using System.Text.Json;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Journal;

/// <summary>
/// Writes rows as <c>dbmigrate.append</c> reads them: a JSON array of objects, without keys for values that are null.
/// </summary>
internal static class JournalEntryText
{
    /// <summary>Writes rows, with secrets masked in their messages and details.</summary>
    internal static byte[] Of(IReadOnlyList<JournalEntry> entries, ISecretMask? mask)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var entry in entries)
            {
                Write(json, entry, mask);
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
            case long number:
                json.WriteNumberValue(number);
                break;
            case decimal number:
                json.WriteNumberValue(number);
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

    private static void Write(Utf8JsonWriter json, JournalEntry entry, ISecretMask? mask)
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

        WriteText(json, "message", Clean(entry.Message, mask));
        if (entry.Detail is { } detail)
        {
            json.WritePropertyName("detail");
            if (mask is null)
            {
                json.WriteRawValue(detail);
            }
            else
            {
                WriteMasked(json, detail, mask);
            }
        }
        else if (entry.Measures is { IsEmpty: false } measures)
        {
            json.WritePropertyName("detail");
            Write(json, measures);
        }

        json.WriteEndObject();
    }

    /// <summary>
    /// Writes JSON with secrets masked in its texts. They are masked before they are encoded, each by itself.
    /// </summary>
    private static void WriteMasked(Utf8JsonWriter json, string detail, ISecretMask mask)
    {
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(detail));
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    json.WriteStartObject();
                    break;
                case JsonTokenType.EndObject:
                    json.WriteEndObject();
                    break;
                case JsonTokenType.StartArray:
                    json.WriteStartArray();
                    break;
                case JsonTokenType.EndArray:
                    json.WriteEndArray();
                    break;
                case JsonTokenType.PropertyName:
                    json.WritePropertyName(reader.GetString()!);
                    break;
                case JsonTokenType.String:
                    json.WriteStringValue(Clean(reader.GetString(), mask));
                    break;
                default:
                    json.WriteRawValue(reader.ValueSpan);
                    break;
            }
        }
    }

    private static string? Clean(string? text, ISecretMask? mask) =>
        text is null || mask is null ? text : TextLimit.Clean(mask, text);

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
