using System.Buffers;
using System.Text;
using System.Text.Json;

namespace DbMigrate.Engine.Journal;

/// <summary>
/// Writes the details of rows that carry what a report needs. Texts that come from the database are masked first and
/// then cut, so that no part of a secret remains.
/// </summary>
internal static class JournalDetails
{
    internal const int MostWaits = 20;
    internal const int MostBlockers = 10;
    internal const int MostRows = 10;

    /// <summary>How many bytes of UTF-8 the failing rows of a check may take together.</summary>
    internal const int MostRowBytes = 4096;

    private const int MostQuery = 200;
    private const int MostText = 1000;

    /// <summary>Returns the detail of a <see cref="JournalEvents.LockWaited"/> row: the longest waits.</summary>
    internal static string LockWaits(IReadOnlyList<LockWait> waits, Func<string, string> mask)
    {
        var kept = waits
            .Select((wait, order) => (Wait: wait, Order: order))
            .OrderByDescending(w => w.Wait.Waited)
            .Take(MostWaits)
            .OrderBy(w => w.Order)
            .Select(w => w.Wait);
        return Write(json =>
        {
            json.WriteNumber("waited_ms", Milliseconds(TimeSpan.FromTicks(waits.Sum(w => w.Waited.Ticks))));
            json.WriteStartArray("lock_waits");
            foreach (var wait in kept)
            {
                WriteWait(json, wait, mask);
            }

            json.WriteEndArray();
            if (waits.Count > MostWaits)
            {
                json.WriteNumber("lock_waits_omitted", waits.Count - MostWaits);
            }
        });
    }

    /// <summary>Returns the detail of a <see cref="JournalEvents.Checked"/> row.</summary>
    internal static string Check(CheckResult result, Func<string, string> mask)
    {
        var rows = Fitting(result.Rows.Select(mask)).ToList();
        return Write(json =>
        {
            json.WriteString("check", Cut(mask(result.Name), MostText));
            json.WriteString("kind", result.Kind);
            json.WriteString("stage", result.Stage.ToString());
            json.WriteString("status", result.Status.ToString());
            json.WriteString("expected", Cut(mask(result.Expected), MostText));
            json.WriteString("actual", Cut(mask(result.Actual), MostText));
            if (rows.Count > 0)
            {
                json.WriteStartArray("rows");
                rows.ForEach(json.WriteStringValue);
                json.WriteEndArray();
            }

            if (result.Rows.Count > rows.Count)
            {
                json.WriteNumber("rows_omitted", result.Rows.Count - rows.Count);
            }

            if (result.SqlState is { } state)
            {
                json.WriteString("sql_state", state);
            }
        });
    }

    private static void WriteWait(Utf8JsonWriter json, LockWait wait, Func<string, string> mask)
    {
        json.WriteStartObject();
        json.WriteNumber("attempt", wait.Attempt);
        if (wait.Looks > 0)
        {
            json.WriteNumber("looks", wait.Looks);
        }

        json.WriteString("mode", wait.Mode);
        json.WriteString("object", wait.Object);
        json.WriteNumber("waited_ms", Milliseconds(wait.Waited));
        json.WriteStartArray("blockers");
        foreach (var blocker in wait.BlockedBy.Take(MostBlockers))
        {
            json.WriteStartObject();
            json.WriteNumber("pid", blocker.ProcessId);
            json.WriteString("user", blocker.User);
            json.WriteString("application", mask(blocker.Application));
            json.WriteString("state", blocker.State);
            json.WriteString("kind", blocker.Kind);
            if (blocker.TransactionAge is { } age)
            {
                json.WriteNumber("transaction_ms", Milliseconds(age));
            }

            json.WriteString("query", Cut(mask(blocker.Query), MostQuery));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (wait.BlockedBy.Count > MostBlockers)
        {
            json.WriteNumber("blockers_omitted", wait.BlockedBy.Count - MostBlockers);
        }

        json.WriteEndObject();
    }

    /// <summary>Returns the first rows that fit within the limits.</summary>
    private static IEnumerable<string> Fitting(IEnumerable<string> rows)
    {
        var left = MostRowBytes;
        foreach (var row in rows.Take(MostRows))
        {
            var kept = Cut(row, MostText);
            if ((left -= Encoding.UTF8.GetByteCount(kept)) < 0)
            {
                yield break;
            }

            yield return kept;
        }
    }

    private static string Cut(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        // Half of a surrogate pair is no character.
        var end = char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1;
        return text[..end] + "…";
    }

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);

    private static string Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
