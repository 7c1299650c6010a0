using System.Text.Json;

namespace DbMigrate.Engine.Journal;

/// <summary>
/// Reads the details of rows into the properties of an event. A detail of another shape leaves them empty: somebody may
/// have changed the journal, and the history must still show the row.
/// </summary>
internal static class JournalDetailReader
{
    // PostgreSQL accepts as many levels as its stack holds, some thousands; the default here is 64.
    private const int DeepestNesting = 1_000_000;

    /// <summary>Returns the event with the values of its detail.</summary>
    internal static MigrationEvent Read(MigrationEvent row, string detail)
    {
        using var document = JsonDocument.Parse(detail, new JsonDocumentOptions { MaxDepth = DeepestNesting });
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            return row;
        }

        return row.Event switch
        {
            JournalEvents.LockWaited => row with { LockWaits = LockWaits(root, row) },
            JournalEvents.Checked => row with { Check = Check(root) },
            _ => row with
            {
                Rows = Number(root, "rows"),
                Transactions = Number(root, "transactions"),
                Retries = Number(root, "retries") ?? 0,
            },
        };
    }

    private static IReadOnlyList<LockWait> LockWaits(JsonElement root, MigrationEvent row) =>
        [
            .. Items(root, "lock_waits")
                .Select(wait =>
                {
                    var blockers = Items(wait, "blockers").Select(Blocker).ToList();
                    var first = blockers.Count > 0 ? blockers[0] : null;
                    var (mode, lockedObject) = (Text(wait, "mode"), Text(wait, "object"));
                    return new LockWait
                    {
                        Phase = row.Phase ?? string.Empty,
                        Step = row.Step ?? 0,
                        Batch = row.Batch ?? string.Empty,
                        Attempt = (int)(Number(wait, "attempt") ?? 0),
                        Looks = (int)(Number(wait, "looks") ?? 0),
                        Waited = Duration(wait, "waited_ms") ?? TimeSpan.Zero,
                        Mode = mode,
                        Object = lockedObject,
                        Lock = mode.Length > 0 ? $"{mode} on {lockedObject}" : string.Empty,
                        BlockedBy = blockers,
                        Blockers = blockers.Count + (int)(Number(wait, "blockers_omitted") ?? 0),
                        BlockerProcessId = first?.ProcessId ?? 0,
                        BlockerUser = first?.User ?? string.Empty,
                        BlockerApplication = first?.Application ?? string.Empty,
                        BlockerTransactionAge = first?.TransactionAge,
                        BlockerQuery = first?.Query ?? string.Empty,
                        BlockerKind = first?.Kind ?? string.Empty,
                    };
                }),
        ];

    private static LockBlocker Blocker(JsonElement blocker) =>
        new()
        {
            ProcessId = (int)(Number(blocker, "pid") ?? 0),
            User = Text(blocker, "user"),
            Application = Text(blocker, "application"),
            State = Text(blocker, "state"),
            Kind = Text(blocker, "kind"),
            TransactionAge = Duration(blocker, "transaction_ms"),
            Query = Text(blocker, "query"),
        };

    private static JournaledCheck? Check(JsonElement root) =>
        Enum.TryParse<CheckStage>(Text(root, "stage"), out var stage)
        && Enum.TryParse<CheckStatus>(Text(root, "status"), out var status)
            ? new JournaledCheck
            {
                Name = Text(root, "check"),
                Kind = Text(root, "kind"),
                Stage = stage,
                Status = status,
                Expected = Text(root, "expected"),
                Actual = Text(root, "actual"),
                Rows =
                [
                    .. Items(root, "rows")
                        .Select(r => r.ValueKind == JsonValueKind.String ? r.GetString()! : r.ToString()),
                ],
                RowsOmitted = (int)(Number(root, "rows_omitted") ?? 0),
                SqlState = Text(root, "sql_state") is { Length: > 0 } state ? state : null,
            }
            : null;

    private static IEnumerable<JsonElement> Items(JsonElement parent, string name) =>
        Value(parent, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    private static string Text(JsonElement parent, string name) =>
        Value(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : string.Empty;

    private static long? Number(JsonElement parent, string name) =>
        Value(parent, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value)
            ? value
            : null;

    private static TimeSpan? Duration(JsonElement parent, string name) =>
        Value(parent, name) is { ValueKind: JsonValueKind.Number } number
        && number.TryGetDouble(out var value)
        && Math.Abs(value) < TimeSpan.MaxValue.TotalMilliseconds
            ? TimeSpan.FromMilliseconds(value)
            : null;

    private static JsonElement? Value(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : null;
}
