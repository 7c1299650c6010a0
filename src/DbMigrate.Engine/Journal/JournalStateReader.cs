using System.Text.Json;
using DbMigrate.Engine.Model.State;
using Npgsql;

namespace DbMigrate.Engine.Journal;

/// <summary>Reads a <see cref="JournalState"/> from the result sets of <c>read-state.sql</c>, in their order.</summary>
internal static class JournalStateReader
{
    private static readonly IReadOnlyDictionary<string, string> NoFiles = new Dictionary<string, string>();

    internal static async Task<JournalState> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new JournalException(
                "The journal's table dbmigrate.info is empty: the environment of this database is not recorded.",
                MigrationErrorCategory.InvalidData
            );
        }

        var state = new JournalState
        {
            Exists = true,
            Now = reader.GetFieldValue<DateTimeOffset>(0),
            SessionUser = reader.GetString(1),
            ServerVersion = reader.GetInt32(2),
            Environment = reader.GetString(3),
            Version = reader.GetInt32(4),
        };
        JournalSchema.RequireKnown(reader.GetInt32(4));

        var problems = new List<string>();
        var phases = new Dictionary<string, PhaseRecord>(StringComparer.Ordinal);
        foreach (
            var phase in await NextAsync(reader, r => ReadPhase(r, problems), cancellationToken).ConfigureAwait(false)
        )
        {
            phases[phase.Id] = phase;
        }

        var milestones = await NextAsync(
                reader,
                r =>
                    Has(r, problems, 4, JournalEvents.MilestoneCompleted, (0, "milestone"))
                        ? new MilestoneRecord(r.GetString(0), Instant(r, 1), r.GetString(2), TextOrNull(r, 3))
                        : null,
                cancellationToken
            )
            .ConfigureAwait(false);
        var approvals = await NextAsync(
                reader,
                r =>
                    Has(r, problems, 5, JournalEvents.Approved, (0, "phase"), (1, "checksum"))
                        ? new ApprovalRecord(
                            r.GetString(0),
                            r.GetString(1),
                            r.GetString(2),
                            Instant(r, 3),
                            TextOrNull(r, 4)
                        )
                        {
                            Files = TextOrNull(r, 6) is { } files ? ReadFiles(files) : null,
                        }
                        : null,
                cancellationToken
            )
            .ConfigureAwait(false);
        var samples = await NextAsync(
                reader,
                r =>
                    Has(r, problems, 6, JournalEvents.Sampled, (0, "phase"), (1, "check"), (3, "passed"))
                        ? new SampleRecord(
                            r.GetString(0),
                            r.GetString(1),
                            Instant(r, 2),
                            r.GetBoolean(3),
                            TextOrNull(r, 4)
                        )
                        {
                            Digest = TextOrNull(r, 5),
                        }
                        : null,
                cancellationToken
            )
            .ConfigureAwait(false);
        var runners = await NextAsync(
                reader,
                r => new RunnerRecord(
                    r.GetInt32(0),
                    r.GetString(1),
                    TextOrNull(r, 2),
                    TextOrNull(r, 3),
                    TextOrNull(r, 4),
                    Instant(r, 5),
                    TextOrNull(r, 6),
                    r.GetGuid(7)
                ),
                cancellationToken
            )
            .ConfigureAwait(false);
        var suspensions = await NextAsync(
                reader,
                r =>
                    Has(r, problems, 5, r.GetString(1), (0, "phase"))
                        ? new Suspension(
                            r.GetString(1) == JournalEvents.PhaseSuspended,
                            new SuspensionRecord(r.GetString(0), r.GetString(2), Instant(r, 3), TextOrNull(r, 4))
                        )
                        : null,
                cancellationToken
            )
            .ConfigureAwait(false);
        var heads = await NextAsync(reader, r => new JournalHead(r.GetInt64(0), r.GetString(1)), cancellationToken)
            .ConfigureAwait(false);
        problems.AddRange(
            await NextAsync(reader, r => Unreadable(r.GetInt64(0), r.GetString(1), "phase"), cancellationToken)
                .ConfigureAwait(false)
        );
        var schedules = await NextAsync(
                reader,
                r =>
                {
                    if (MaintenanceReader.ReadRun(r) is { } run)
                    {
                        return run;
                    }

                    problems.Add(
                        $"Row {r.GetInt64(8)} of the journal ({r.GetString(1)}) is ignored: a value is missing."
                    );
                    return null;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        var tasks = await NextAsync(reader, MaintenanceReader.ReadTask, cancellationToken).ConfigureAwait(false);
        return state with
        {
            Maintenance = MaintenanceReader.Join(schedules, tasks),
            Suspensions = suspensions
                .Where(s => s.Suspended)
                .ToDictionary(s => s.Record.Phase, s => s.Record, StringComparer.Ordinal),
            Phases = phases,
            Milestones = milestones.ToDictionary(m => m.Name, StringComparer.Ordinal),
            Approvals = approvals,
            Samples = samples,
            Runner = runners.Count > 0 ? runners[0] : null,
            Head = heads.Count > 0 ? heads[0] : null,
            Problems = problems,
        };
    }

    private static string Unreadable(long id, string @event, string missing) =>
        $"Row {id} of the journal ({@event}) is ignored: it has no {missing}.";

    /// <summary>Returns whether a row has all values; adds a finding where it has not.</summary>
    private static bool Has(
        NpgsqlDataReader reader,
        List<string> problems,
        int id,
        string @event,
        params ReadOnlySpan<(int Column, string Name)> values
    )
    {
        foreach (var (column, name) in values)
        {
            if (reader.IsDBNull(column))
            {
                problems.Add(Unreadable(reader.GetInt64(id), @event, name));
                return false;
            }
        }

        return true;
    }

    private static PhaseRecord ReadPhase(NpgsqlDataReader r, List<string> problems) =>
        new(
            r.GetString(0),
            Enum.Parse<MigrationState>(r.GetString(1)),
            Instant(r, 2),
            r.IsDBNull(3) ? null : Instant(r, 3),
            r.IsDBNull(4) ? null : Instant(r, 4),
            TextOrNull(r, 5),
            r.GetString(6),
            r.IsDBNull(7) ? Guid.Empty : r.GetGuid(7),
            TextOrNull(r, 8) is { Length: > 0 } message ? message : null,
            ReadFiles(r, problems),
            r.GetBoolean(10)
        )
        {
            ExecutionId = r.IsDBNull(11) ? null : r.GetGuid(11),
            InDoubtBatch = TextOrNull(r, 12),
            OsUser = TextOrNull(r, 13),
            Host = TextOrNull(r, 14),
            Adopted = r.GetBoolean(15),
        };

    private static IReadOnlyDictionary<string, string> ReadFiles(NpgsqlDataReader r, List<string> problems)
    {
        if (TextOrNull(r, 9) is not { } text)
        {
            return NoFiles;
        }

        if (ReadFiles(text) is { } files)
        {
            return files;
        }

        problems.Add($"The journal's row of phase {r.GetString(0)} that was applied names no files.");
        return NoFiles;
    }

    /// <summary>Returns the checksums of files by path; null where the text is none.</summary>
    private static Dictionary<string, string>? ReadFiles(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, JournalJsonContext.Default.DictionaryStringString);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<List<T>> NextAsync<T>(
        NpgsqlDataReader reader,
        Func<NpgsqlDataReader, T?> read,
        CancellationToken cancellationToken
    )
        where T : class
    {
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (read(reader) is { } row)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private static DateTimeOffset Instant(NpgsqlDataReader reader, int column) =>
        reader.GetFieldValue<DateTimeOffset>(column);

    private static string? TextOrNull(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    private sealed record Suspension(bool Suspended, SuspensionRecord Record);
}
