using Npgsql;

namespace DbMigrate.Engine.Journal;

/// <summary>
/// Compares the rows of the journal, the newest first, with the chain of hashes, with the journal's head, and with a
/// head that was recorded outside of the database.
/// </summary>
/// <param name="plan">The plan that findings about missing rows name.</param>
/// <param name="recorded">The recorded head, or null.</param>
internal sealed class ChainCheck(string plan, RecordedHead? recorded)
{
    private const int Intact = JournalHistory.ChainColumns;
    private const int Missing = Intact + 1;
    private const int Hash = Intact + 2;
    private const int LastId = Intact + 3;
    private const int LastHash = Intact + 4;

    private readonly List<MigrationEvent> _problems = [];
    private JournalHead? _head;
    private long _rows;
    private bool _found;

    /// <summary>The plan.</summary>
    internal string Plan => plan;

    /// <summary>The outcome, once all rows were checked.</summary>
    internal JournalVerification Outcome =>
        new()
        {
            Rows = _rows,
            Head = _head,
            Problems = [.. _problems.OrderBy(p => p.Id)],
        };

    /// <summary>Returns the row with what is wrong with it, and a row for each gap beside it.</summary>
    internal IEnumerable<MigrationEvent> Check(MigrationEvent row, NpgsqlDataReader reader)
    {
        var hash = reader.GetString(Hash);
        var found = new List<MigrationEvent>();
        if (_rows++ == 0)
        {
            found.AddRange(Newest(row, reader));
            _head = new JournalHead(row.Id, hash);
        }

        var missing = reader.GetInt64(Missing);
        IEnumerable<string> unreadable = row.Problem.Length > 0 ? [row.Problem] : [];
        string[] problems =
        [
            .. unreadable,
            .. Chained(reader, missing),
            .. AtHead(row, hash, reader),
            .. Recorded(row, hash),
        ];
        var judged = row with { Intact = problems.Length == 0, Problem = string.Join(' ', problems) };
        found.Add(judged);
        if (missing > 0)
        {
            found.Add(Removed(row.Id - missing, row.Id - 1, row.At));
        }

        _problems.AddRange(found.Where(r => r.Intact == false));
        return found;
    }

    /// <summary>Returns what is missing after all rows were checked.</summary>
    internal IEnumerable<MigrationEvent> End(bool hasJournal)
    {
        var found = new List<MigrationEvent>();
        if (hasJournal && _rows == 0)
        {
            // The first command writes a row of its own.
            found.Add(
                Finding(1, DateTimeOffset.UnixEpoch, "The journal has no row.", "Rows were removed from the journal.")
            );
        }

        if (recorded is not null && !_found)
        {
            found.Add(
                Finding(
                    recorded.Id ?? 0,
                    DateTimeOffset.UnixEpoch,
                    $"No row is the recorded head {recorded}.",
                    "The journal was rewritten, cut off before that row, or is another one."
                )
            );
        }

        _problems.AddRange(found);
        return found;
    }

    private IEnumerable<MigrationEvent> Newest(MigrationEvent row, NpgsqlDataReader reader)
    {
        if (reader.IsDBNull(LastId))
        {
            yield return Finding(
                row.Id + 1,
                row.At,
                "The journal's head is missing.",
                "The row of dbmigrate.chain was removed: rows that were cut off at the end are not found."
            );
        }
        else if (row.Id < reader.GetInt64(LastId))
        {
            yield return Removed(row.Id + 1, reader.GetInt64(LastId), row.At);
        }
    }

    private static IEnumerable<string> Chained(NpgsqlDataReader reader, long missing)
    {
        if (missing > 0)
        {
            yield return "The row before it is missing, so its hash cannot be verified.";
        }
        else if (!reader.GetBoolean(Intact))
        {
            yield return "The row, or the row before it, is not as it was written: the journal was changed.";
        }
    }

    private static IEnumerable<string> AtHead(MigrationEvent row, string hash, NpgsqlDataReader reader)
    {
        if (reader.IsDBNull(LastId))
        {
            yield break;
        }

        var last = reader.GetInt64(LastId);
        if (row.Id > last)
        {
            yield return $"The row is beyond the journal's head, row {last}: no function of the journal added it.";
        }
        else if (row.Id == last && hash != reader.GetString(LastHash))
        {
            yield return "The hash of the row is not that of the journal's head: the row was changed or replaced.";
        }
    }

    private IEnumerable<string> Recorded(MigrationEvent row, string hash)
    {
        if (recorded is null || !recorded.Names(row.Id, hash))
        {
            yield break;
        }

        _found = true;
        if (hash != recorded.Hash)
        {
            yield return $"The hash of the row is {hash}, not that of the recorded head: the journal was rewritten.";
        }
    }

    private MigrationEvent Removed(long from, long to, DateTimeOffset near) =>
        Finding(
            from,
            near,
            from == to ? $"Row {from} is missing." : $"Rows {from} to {to} are missing.",
            "Rows were removed from the journal."
        );

    private MigrationEvent Finding(long id, DateTimeOffset near, string message, string problem) =>
        new()
        {
            Id = id,
            At = near,
            PlanName = plan,
            Event = JournalEvents.Missing,
            User = string.Empty,
            Intact = false,
            Message = message,
            Problem = problem,
        };
}
