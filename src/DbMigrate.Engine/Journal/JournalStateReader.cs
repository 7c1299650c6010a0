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

        var phases = new Dictionary<string, PhaseRecord>(StringComparer.Ordinal);
        foreach (var phase in await NextAsync(reader, ReadPhase, cancellationToken).ConfigureAwait(false))
        {
            phases[phase.Id] = phase;
        }

        var milestones = await NextAsync(
                reader,
                r => new MilestoneRecord(r.GetString(0), Instant(r, 1), r.GetString(2), TextOrNull(r, 3)),
                cancellationToken
            )
            .ConfigureAwait(false);
        var approvals = await NextAsync(
                reader,
                r => new ApprovalRecord(
                    r.GetString(0),
                    r.GetString(1),
                    r.GetString(2),
                    Instant(r, 3),
                    TextOrNull(r, 4)
                ),
                cancellationToken
            )
            .ConfigureAwait(false);
        var samples = await NextAsync(
                reader,
                r => new SampleRecord(r.GetString(0), r.GetString(1), Instant(r, 2), r.GetBoolean(3), TextOrNull(r, 4))
                {
                    Digest = TextOrNull(r, 5),
                },
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
                    (
                        Suspended: r.GetString(1) == JournalEvents.PhaseSuspended,
                        Record: new SuspensionRecord(r.GetString(0), r.GetString(2), Instant(r, 3), TextOrNull(r, 4))
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
        return state with
        {
            Suspensions = suspensions
                .Where(s => s.Suspended)
                .ToDictionary(s => s.Record.Phase, s => s.Record, StringComparer.Ordinal),
            Phases = phases,
            Milestones = milestones.ToDictionary(m => m.Name, StringComparer.Ordinal),
            Approvals = approvals,
            Samples = samples,
            Runner = runners.Count > 0 ? runners[0] : null,
        };
    }

    private static PhaseRecord ReadPhase(NpgsqlDataReader r) =>
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
            TextOrNull(r, 9) is { } files
                ? JsonSerializer.Deserialize(files, JournalJsonContext.Default.DictionaryStringString) ?? NoFiles
                : NoFiles,
            r.GetBoolean(10)
        )
        {
            ExecutionId = r.IsDBNull(11) ? null : r.GetGuid(11),
            InDoubtBatch = TextOrNull(r, 12),
            OsUser = TextOrNull(r, 13),
            Host = TextOrNull(r, 14),
        };

    private static async Task<List<T>> NextAsync<T>(
        NpgsqlDataReader reader,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken
    )
    {
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static DateTimeOffset Instant(NpgsqlDataReader reader, int column) =>
        reader.GetFieldValue<DateTimeOffset>(column);

    private static string? TextOrNull(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);
}
