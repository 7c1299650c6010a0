using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Locks;

/// <summary>
/// Ends the sessions that block a batch, where the operator asked for it: the question came before the run began.
/// Journaled. Safe for several threads.
/// </summary>
internal sealed class BlockerTerminator(
    DatabaseSessions sessions,
    JournalStore journal,
    MessageSink messages,
    InvokeOptions options,
    Guid run
) : IDisposable
{
    private static readonly TimeSpan ShortestStay = TimeSpan.FromSeconds(1);

    private const string End = """
        select pg_catalog.pg_terminate_backend(a.pid)
        from pg_catalog.pg_stat_activity a
        where a.pid = $1
          and case
                  when $2 then a.xact_start is null or a.xact_start < pg_catalog.clock_timestamp() - $3
                  else a.xact_start < pg_catalog.clock_timestamp() - $3
              end
        """;

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Whether the operator asked for it.</summary>
    internal bool IsAsked => options.TerminateBlockers;

    /// <summary>
    /// Ends the transactions that stay in the way, and warns of what it cannot end. It ends none while another one that
    /// it cannot end blocks as well: the wait would go on.
    /// </summary>
    /// <param name="owner">What waits.</param>
    /// <param name="found">The sessions that block it.</param>
    /// <param name="limits">
    /// The limits of what waits. A transaction stays if it is older than the lock time-out, and than a second.
    /// </param>
    /// <param name="warned">The warnings that were written: each is written once.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <param name="waiter">
    /// The process id of a session that waits for one transaction after the other, as CONCURRENTLY does: all that hold
    /// locks of its table are looked at before one is ended. Null: it waits for all that were found.
    /// </param>
    internal async Task TerminateAsync(
        WaitOwner owner,
        IReadOnlyList<Blocker> found,
        MigrationLimits limits,
        ISet<string> warned,
        CancellationToken cancellationToken,
        int? waiter = null
    )
    {
        if (!IsAsked || found.Count == 0)
        {
            return;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // What waits may be a session of the run: this is one of its own.
            var connection = await sessions
                .OpenAsync(DatabaseSessions.Home, SessionKind.Own, "blockers", cancellationToken)
                .ConfigureAwait(false);
            await using var _ = connection.ConfigureAwait(false);
            var all = waiter is { } process
                ? await ReadHoldersAsync(connection, process, found, cancellationToken).ConfigureAwait(false)
                : found;
            var rights = await ReadRightsAsync(connection, all, cancellationToken).ConfigureAwait(false);
            foreach (var (_, warning) in BlockerLimits.Of(all, rights).Where(w => warned.Add(w.Kind)))
            {
                messages.Warn($"{owner.Place}: {warning}");
            }

            // With a budget of a second or less, half of it is long.
            var stay = limits.LockBudget / 2 < ShortestStay ? limits.LockBudget / 2 : ShortestStay;
            var shortest = limits.LockTimeout > stay ? limits.LockTimeout : stay;
            if (all.All(b => BlockerLimits.CanEnd(b, rights) || BlockerLimits.EndsByItself(b)))
            {
                await EndAsync(
                        connection,
                        owner,
                        [.. found.Where(b => BlockerLimits.CanEnd(b, rights) && BlockerLimits.Stays(b, shortest))],
                        shortest,
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Ends a session of the run itself.</summary>
    internal async Task EndOwnAsync(int processId)
    {
        var connection = await sessions
            .OpenAsync(DatabaseSessions.Home, SessionKind.Own, "blockers", CancellationToken.None)
            .ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        await using var command = new NpgsqlCommand("select pg_catalog.pg_terminate_backend($1)", connection)
        {
            Parameters = { new() { Value = processId } },
        };
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    public void Dispose() => _turn.Dispose();

    private async Task EndAsync(
        NpgsqlConnection connection,
        WaitOwner owner,
        IReadOnlyList<Blocker> blockers,
        TimeSpan shortest,
        CancellationToken cancellationToken
    )
    {
        var ended = new List<Blocker>();
        foreach (var blocker in blockers)
        {
            if (await EndAsync(connection, blocker, shortest, cancellationToken).ConfigureAwait(false))
            {
                ended.Add(blocker);
            }
        }

        if (ended.Count > 0)
        {
            var list = string.Join("; ", ended.Select(b => messages.MaskCut(b.ToString())));
            var message = messages.Mask($"{DisplayText.Count(ended.Count, "blocking session")} ended: {list}");
            messages.Warn(message);
            await journal
                .AppendAsync(connection, durable: true, cancellationToken, Entry(owner, message))
                .ConfigureAwait(false);
        }
    }

    // A session that has begun another transaction since it was seen is not ended.
    private static async Task<bool> EndAsync(
        NpgsqlConnection connection,
        Blocker blocker,
        TimeSpan shortest,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(End, connection)
        {
            Parameters =
            {
                new() { Value = blocker.ProcessId },
                new() { Value = blocker.TransactionAge is null },
                new() { Value = shortest },
            },
        };
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
    }

    /// <summary>Returns the blockers of a session, and all others that hold locks of a table that it changes.</summary>
    private static async Task<IReadOnlyList<Blocker>> ReadHoldersAsync(
        NpgsqlConnection connection,
        int waiter,
        IReadOnlyList<Blocker> found,
        CancellationToken cancellationToken
    )
    {
        var all = found.ToList();
        await using var command = new NpgsqlCommand(EmbeddedSql.Text("Locks.holders"), connection)
        {
            Parameters = { new() { Value = waiter } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var holder = new Blocker(
                reader.GetInt32(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.IsDBNull(3) ? null : reader.GetTimeSpan(3),
                reader.GetString(4),
                reader.GetString(5),
                reader.GetString(6)
            );
            if (!all.Exists(b => b.ProcessId == holder.ProcessId && (b.ProcessId > 0 || b.Query == holder.Query)))
            {
                all.Add(holder);
            }
        }

        return all;
    }

    private static async Task<SignalRights> ReadRightsAsync(
        NpgsqlConnection connection,
        IReadOnlyList<Blocker> found,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(EmbeddedSql.Text("Locks.signal-rights"), connection)
        {
            Parameters = { new() { Value = found.Select(b => b.ProcessId).ToArray() } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var role = string.Empty;
        var (superusers, allowed) = (new HashSet<int>(), new HashSet<int>());
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            role = reader.GetString(0);
            if (reader.IsDBNull(1))
            {
                continue;
            }

            if (reader.GetBoolean(2))
            {
                superusers.Add(reader.GetInt32(1));
            }

            if (reader.GetBoolean(3))
            {
                allowed.Add(reader.GetInt32(1));
            }
        }

        return new SignalRights(role, superusers, allowed);
    }

    private JournalEntry Entry(WaitOwner owner, string message) =>
        new(JournalEvents.BlockersTerminated)
        {
            Phase = owner.Execution.Owner,
            // The row has a step: before the first one, it is the first that waits.
            Step = Math.Max(1, owner.Step),
            Run = run,
            ExecutionId = owner.Execution.ExecutionId,
            Message = message,
        };
}
