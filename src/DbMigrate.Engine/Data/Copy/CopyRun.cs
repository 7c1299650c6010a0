using System.Globalization;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Data.Parallel;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.Executions;
using DbMigrate.Engine.Schema.Content;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Steps.Copy;
using Npgsql;

namespace DbMigrate.Engine.Data.Copy;

/// <summary>Starts or resumes the copy of rows: parts of tables first, and the indexes of each table behind them.</summary>
/// <param name="services">What the step uses of its run.</param>
/// <param name="step">The step.</param>
/// <param name="batch">The step's batch.</param>
/// <param name="plan">The plan's name.</param>
internal sealed class CopyRun(DataServices services, StepExecution step, CopyDataBatch batch, string plan)
{
    private const string Purpose = "copy";

    private readonly DataProblems _problems = new(services, step, DataWords.Copy);
    private readonly CursorStore _cursor = new(
        plan,
        step.Execution.Owner,
        step.Execution.ExecutionId,
        step.Position,
        step.Step.Connections.WritesHome ? services.Locks.Lock.ProcessId : null
    );

    // The throttle may have a reason to wait before the parts are known.
    private CopyProgress? _progress;

    /// <summary>What the journal keeps of the batch, over all runs; set when the rows are there.</summary>
    internal BatchMeasures Measures { get; private set; } = new();

    private string Reads => step.Step.Connections.Reads;

    private string Writes => step.Step.Connections.Writes;

    /// <summary>Copies what is not there yet.</summary>
    /// <returns>What was done, in a sentence.</returns>
    internal Task<string> RunAsync(CancellationToken cancellationToken) =>
        _problems.TranslateAsync(
            async () =>
            {
                var tables = CopyTable.Of(batch.Schema);
                var throttle = new Throttle(services, step, batch.Options.Throttle, $"{Purpose} watch")
                {
                    Plan = plan,
                    OnChange = reason => _progress?.Waiting(reason),
                };
                NpgsqlConnection connection;
                try
                {
                    (connection, var holder) = await ConnectAsync(throttle, cancellationToken).ConfigureAwait(false);
                    await using var _ = holder.ConfigureAwait(false);
                    await CopyAsync(tables, connection, holder, throttle, cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    await throttle.CloseAsync().ConfigureAwait(false);
                }

                var totals = await _cursor.ReadTotalsAsync(connection, cancellationToken).ConfigureAwait(false);
                Measures = new BatchMeasures { Rows = totals.Rows, Transactions = totals.Transactions };
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{DisplayText.Count(tables.Count, "table")}, {totals.Rows:N0} rows"
                );
            },
            cancellationToken
        );

    /// <summary>
    /// Returns the session of the target's journal and one on the source, when the throttle has looked. Each of the
    /// three takes some round trips; they wait for each other only at the end.
    /// </summary>
    private async Task<(NpgsqlConnection Journal, NpgsqlConnection Source)> ConnectAsync(
        Throttle throttle,
        CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, services.Locks.Lock.Lost);
        var opening = OpenAsync(Reads, stop.Token);
        var looking = throttle.LookAsync(stop.Token);
        try
        {
            var journal = await services.ConnectAsync(Writes, plan, cancellationToken).ConfigureAwait(false);
            await looking.ConfigureAwait(false);
            return (journal, await opening.ConfigureAwait(false));
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAny(looking).ConfigureAwait(false);
            await CopySessions.DropAsync(opening).ConfigureAwait(false);
            throw;
        }
    }

    private async Task CopyAsync(
        IReadOnlyList<CopyTable> tables,
        NpgsqlConnection journal,
        NpgsqlConnection source,
        Throttle throttle,
        CancellationToken cancellationToken
    )
    {
        var parts = await _cursor.ReadAsync(journal, cancellationToken).ConfigureAwait(false);
        _problems.RequireUnchanged(parts, batch.Checksum);
        if (tables.Count == 0)
        {
            return;
        }

        var snapshot = await SourceSnapshot
            .TakeAsync(source, tables, step.Limits.LockTimeout, cancellationToken)
            .ConfigureAwait(false);
        var sizes = await CopyParts.ReadSizesAsync(source, tables, cancellationToken).ConfigureAwait(false);
        if (parts.Count == 0)
        {
            parts = CopyParts.Make(sizes, batch);
            await BeginAsync(journal, parts, cancellationToken).ConfigureAwait(false);
        }

        await WorkAsync(snapshot, sizes, parts, throttle, cancellationToken).ConfigureAwait(false);
    }

    private async Task BeginAsync(
        NpgsqlConnection connection,
        IReadOnlyList<KeyPart> parts,
        CancellationToken cancellationToken
    )
    {
        await using var begin = new NpgsqlBatch(connection) { BatchCommands = { new("begin") } };
        foreach (var part in parts)
        {
            begin.BatchCommands.Add(_cursor.Begin(part));
        }

        // What a crash of the server takes away of it, it takes away of the parts that are done, too.
        begin.BatchCommands.Add(new("set local synchronous_commit = off"));
        begin.BatchCommands.Add(new("commit"));
        await begin.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task WorkAsync(
        SourceSnapshot snapshot,
        IReadOnlyList<SourceSize> sizes,
        IReadOnlyList<KeyPart> parts,
        Throttle throttle,
        CancellationToken cancellationToken
    )
    {
        var missing = await batch.ReadIndexesAsync(cancellationToken).ConfigureAwait(false);
        var indexes = (
            await CopyParts
                .LargestFirstAsync(snapshot.Connection, missing, sizes, cancellationToken)
                .ConfigureAwait(false)
        ).ToLookup(i => i.Table);
        var text = await CopyParts
            .FindTextAsync(snapshot.Connection, [.. sizes.Select(s => s.Table)], cancellationToken)
            .ConfigureAwait(false);
        var progress = _progress = new CopyProgress(step, services.Messages, services.Time, parts);
        if (throttle.Reason is { } reason)
        {
            progress.Waiting(reason);
        }

        var queue = new CopyQueue<CopyWork>();
        var byTable = parts.ToLookup(CopyParts.TableOf);
        var builds = 0;
        foreach (var some in CopyParts.Groups(sizes, batch.Options.Workers))
        {
            if (some is [var large])
            {
                builds += indexes[large.Name].Count();
                AddLarge(queue, large, [.. byTable[large.Name]], text.Contains(large.Name), [.. indexes[large.Name]]);
                continue;
            }

            queue.Add(
                new RowsWork(
                    [
                        .. from table in some
                        from part in byTable[table.Name]
                        where !part.Done
                        select new RowsPart(table, part, true) { IsText = text.Contains(table.Name) },
                    ],
                    [.. some.SelectMany(t => indexes[t.Name]).Select(i => i.Sql)]
                )
            );
        }

        // A worker without work would have two unused sessions.
        var workers = Math.Min(batch.Options.Workers, queue.Count + builds);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, services.Locks.Lock.Lost);
        await new WorkerPool<CopySessions>(
            token => CopySessions.OpenAsync(OpenAsync, Reads, Writes, token),
            [throttle.RunAsync]
        )
            .RunAsync(
                workers,
                async (sessions, token) =>
                {
                    var (source, target) = sessions;
                    await snapshot.JoinAsync(source, token).ConfigureAwait(false);
                    await EnterAsync(target, token).ConfigureAwait(false);
                    var worker = new CopyWorker(
                        services,
                        step,
                        _cursor,
                        progress,
                        batch.Options.Workers,
                        source,
                        target
                    );
                    await worker.RunAsync(queue, throttle, token).ConfigureAwait(false);
                },
                stop.Token
            )
            .ConfigureAwait(false);
    }

    /// <summary>Makes a session known to the triggers that refuse the writes of others.</summary>
    private async Task EnterAsync(NpgsqlConnection target, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select pg_catalog.set_config($1, $2, false)", target)
        {
            Parameters =
            {
                new() { Value = RefusalTrigger.CopySetting },
                new() { Value = step.Execution.ExecutionId.ToString() },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private void AddLarge(
        CopyQueue<CopyWork> queue,
        CopyTable table,
        IReadOnlyList<KeyPart> parts,
        bool isText,
        IReadOnlyList<CopyIndex> indexes
    )
    {
        var open = parts.Count(p => !p.Done);
        if (open == 0)
        {
            AddIndexes();
        }

        foreach (var part in parts.Where(p => !p.Done))
        {
            var isWhole = parts.Count == 1;
            var rows = new RowsPart(table, part, isWhole)
            {
                IsText = isText,
                IsEmptied = isWhole && batch.Created.Contains(table.Name),
            };
            queue.Add(
                new RowsWork([rows], [])
                {
                    Then = () =>
                    {
                        if (Interlocked.Decrement(ref open) == 0)
                        {
                            AddIndexes();
                        }
                    },
                }
            );
        }

        void AddIndexes()
        {
            foreach (var index in indexes.Reverse())
            {
                queue.Add(new IndexWork(index.Sql), first: true);
            }
        }
    }

    private Task<NpgsqlConnection> OpenAsync(string name, CancellationToken cancellationToken) =>
        services.Sessions.OpenAsync(name, SessionKind.Own, Purpose, cancellationToken);
}
