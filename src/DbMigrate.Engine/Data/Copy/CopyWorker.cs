using DbMigrate.Engine.Data.Parallel;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model.Executions;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Schema.Content;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Steps.Copy;
using Npgsql;

namespace DbMigrate.Engine.Data.Copy;

/// <summary>One worker of a copy: a session on each side.</summary>
/// <param name="services">What the step uses of its run.</param>
/// <param name="step">The step.</param>
/// <param name="cursor">The journal of the parts.</param>
/// <param name="progress">Counts what all workers do.</param>
/// <param name="workers">How many workers there are.</param>
/// <param name="source">A session that sees the snapshot.</param>
/// <param name="target">A session outside a transaction.</param>
internal sealed class CopyWorker(
    DataServices services,
    StepExecution step,
    CursorStore cursor,
    CopyProgress progress,
    int workers,
    NpgsqlConnection source,
    NpgsqlConnection target
)
{
    // What a build may use of memory, if the server does not give it more; and of parallel workers: builds side by side
    // with parallel workers each would be more processes than the step may use, and take longer where it uses all
    // processors.
    private const string BuildSettings = """
        select pg_catalog.set_config(s.name, s.value, true)
        from (values
            ('maintenance_work_mem', pg_catalog.pg_size_bytes(pg_catalog.current_setting('maintenance_work_mem'))
                operator(pg_catalog.<) pg_catalog.pg_size_bytes('256MB'), '256MB'),
            ('max_parallel_maintenance_workers', pg_catalog.current_setting('max_parallel_maintenance_workers')::int4
                operator(pg_catalog.>) $1, $1::text)) s (name, differs, value)
        where s.differs
        """;

    private readonly CopyPump _pump = new(
        CancelOf(services, step, s => s.Reads),
        CancelOf(services, step, s => s.Writes)
    )
    {
        OnMoved = progress.Add,
    };

    private readonly TextCopyPump _textPump = new(
        CancelOf(services, step, s => s.Reads),
        CancelOf(services, step, s => s.Writes)
    )
    {
        OnMoved = progress.Add,
    };

    /// <summary>Works until nothing is left.</summary>
    internal async Task RunAsync(CopyQueue<CopyWork> queue, Throttle throttle, CancellationToken cancellationToken)
    {
        await throttle.WaitAsync(cancellationToken).ConfigureAwait(false);
        while (await queue.TakeAsync(cancellationToken).ConfigureAwait(false) is (true, { } work))
        {
            services.Locks.Lock.RequireHeld();
            await (
                work switch
                {
                    RowsWork rows => CopyAsync(rows, cancellationToken),
                    IndexWork index => BuildAsync(index, queue.IdleOf(workers), cancellationToken),
                    _ => throw new NotSupportedException($"No worker does a {work.GetType().Name}."),
                }
            ).ConfigureAwait(false);
            work.Then();
            queue.Complete();
            await throttle.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CopyAsync(RowsWork work, CancellationToken cancellationToken)
    {
        try
        {
            await BeginAsync(cancellationToken).ConfigureAwait(false);
            await using var end = new NpgsqlBatch(target);
            var moved = new List<(KeyPart Part, long Rows)>();
            foreach (var part in work.Parts)
            {
                if (part.IsEmptied)
                {
                    await ExecuteAsync($"truncate only {part.Table.Name}", cancellationToken).ConfigureAwait(false);
                }

                moved.Add((part.Part, await MoveAsync(part, cancellationToken).ConfigureAwait(false)));
            }

            foreach (var index in work.Indexes)
            {
                end.BatchCommands.Add(new(index));
            }

            foreach (var (part, rows) in moved)
            {
                end.BatchCommands.Add(cursor.Move(part, part.Upper, done: true, rows, rows, retries: 0));
            }

            end.BatchCommands.Add(new("set local synchronous_commit = off"));
            end.BatchCommands.Add(new("commit"));
            await end.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            foreach (var (part, rows) in moved)
            {
                progress.Complete(part, rows);
            }
        }
        catch (Exception e) when (e is PostgresException or OperationCanceledException)
        {
            await Transactions.RollBackAsync(target).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<long> MoveAsync(RowsPart work, CancellationToken cancellationToken)
    {
        var format = work.IsText ? "text" : "binary";
        var from = $"copy {CopyParts.Source(work.Table, work.Part, work.IsWhole)} to stdout (format {format})";
        var into =
            $"copy {work.Table.Name} {work.Table.ColumnList} from stdin "
            + $"(format {format}{(work.IsEmptied ? ", freeze" : string.Empty)})";
        if (work.IsText)
        {
            await ExecuteAsync(ContentHash.Settings, cancellationToken).ConfigureAwait(false);
            return await _textPump.RunAsync(source, from, target, into, cancellationToken).ConfigureAwait(false);
        }

        return (await _pump.RunAsync(source, from, target, into, cancellationToken).ConfigureAwait(false)).Rows;
    }

    private async Task BuildAsync(IndexWork work, int parallel, CancellationToken cancellationToken)
    {
        try
        {
            await BeginAsync(cancellationToken).ConfigureAwait(false);
            await using var build = new NpgsqlBatch(target)
            {
                BatchCommands =
                {
                    new(BuildSettings) { Parameters = { new() { Value = parallel } } },
                    new(work.Sql),
                    new("set local synchronous_commit = off"),
                    new("commit"),
                },
            };
            await build.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is PostgresException or OperationCanceledException)
        {
            await Transactions.RollBackAsync(target).ConfigureAwait(false);
            throw;
        }
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        // Writers are refused, so no traffic queues behind these locks. Autovacuum gives way only to a waiter.
        var limits = step.Limits with
        {
            StatementTimeout = null,
            LockTimeout = step.Limits.LockBudget,
        };
        await using var begin = new NpgsqlBatch(target)
        {
            BatchCommands = { new("begin"), LockPolicy.LocalTimeouts(limits) },
        };
        await begin.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, target);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static ServerCancel CancelOf(
        DataServices services,
        StepExecution step,
        Func<StepConnections, string> side
    ) => new(token => services.Sessions.OpenAsync(side(step.Step.Connections), SessionKind.Own, "cancel", token));
}
