using System.Collections.Concurrent;
using System.Globalization;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Data.Parallel;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.Executions;
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

    private readonly CopyProblems _problems = new(services, step);
    private readonly CursorStore _cursor = new(
        plan,
        step.Execution.Owner,
        step.Execution.ExecutionId,
        step.Position,
        step.Step.Connections.WritesHome ? services.Locks.Lock.ProcessId : null
    );

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
                var connection = await services.ConnectAsync(Writes, plan, cancellationToken).ConfigureAwait(false);
                var tables = CopyTable.Of(batch.Schema);
                var holder = await OpenAsync(Reads, cancellationToken).ConfigureAwait(false);
                await using var _ = holder.ConfigureAwait(false);
                var snapshot =
                    tables.Count == 0
                        ? null
                        : await SourceSnapshot
                            .TakeAsync(holder, tables, step.Limits.LockTimeout, cancellationToken)
                            .ConfigureAwait(false);
                var parts = await _cursor.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
                _problems.RequireUnchanged(parts, batch.Checksum);
                if (parts.Count == 0 && snapshot is not null)
                {
                    parts = await PlanAsync(snapshot, tables, connection, cancellationToken).ConfigureAwait(false);
                }

                if (snapshot is not null)
                {
                    await WorkAsync(snapshot, tables, parts, cancellationToken).ConfigureAwait(false);
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

    private async Task<IReadOnlyList<KeyPart>> PlanAsync(
        SourceSnapshot snapshot,
        IReadOnlyList<CopyTable> tables,
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        var parts = await CopyParts
            .MakeAsync(snapshot.Connection, tables, batch, cancellationToken)
            .ConfigureAwait(false);
        await using var begin = new NpgsqlBatch(connection) { BatchCommands = { new("begin") } };
        foreach (var part in parts)
        {
            begin.BatchCommands.Add(_cursor.Begin(part));
        }

        begin.BatchCommands.Add(new("commit"));
        await begin.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return parts;
    }

    private async Task WorkAsync(
        SourceSnapshot snapshot,
        IReadOnlyList<CopyTable> tables,
        IReadOnlyList<KeyPart> parts,
        CancellationToken cancellationToken
    )
    {
        var indexes = (await batch.ReadIndexesAsync(cancellationToken).ConfigureAwait(false)).ToLookup(i => i.Table);
        var text = await CopyParts.FindTextAsync(snapshot.Connection, tables, cancellationToken).ConfigureAwait(false);
        var progress = new CopyProgress(step, services.Messages, services.Time, parts);
        var queue = new CopyQueue<CopyWork>();
        var open = new ConcurrentDictionary<string, int>(
            parts.Where(p => !p.Done).GroupBy(CopyParts.TableOf).ToDictionary(g => g.Key, g => g.Count())
        );
        var whole = parts.GroupBy(CopyParts.TableOf).Where(g => g.Count() == 1).Select(g => g.Key).ToHashSet();
        foreach (var table in tables.Where(t => !open.ContainsKey(t.Name)))
        {
            AddIndexes(queue, indexes[table.Name]);
        }

        var byName = tables.ToDictionary(t => t.Name);
        foreach (var part in parts.Where(p => !p.Done))
        {
            var table = byName[CopyParts.TableOf(part)];
            queue.Add(
                new PartWork(table, part, whole.Contains(table.Name), batch.Created.Contains(table.Name))
                {
                    IsText = text.Contains(table.Name),
                    Then = () =>
                    {
                        if (open.AddOrUpdate(table.Name, 0, (_, left) => left - 1) == 0)
                        {
                            AddIndexes(queue, indexes[table.Name]);
                        }
                    },
                }
            );
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, services.Locks.Lock.Lost);
        await new WorkerPool(token => OpenAsync(Writes, token), [])
            .RunAsync(
                batch.Options.Workers,
                async (target, token) =>
                {
                    var source = await OpenAsync(Reads, token).ConfigureAwait(false);
                    await using var _ = source.ConfigureAwait(false);
                    await snapshot.JoinAsync(source, token).ConfigureAwait(false);
                    var worker = new CopyWorker(services, step, _cursor, progress, source, target);
                    await worker.RunAsync(queue, token).ConfigureAwait(false);
                },
                stop.Token
            )
            .ConfigureAwait(false);
    }

    private static void AddIndexes(CopyQueue<CopyWork> queue, IEnumerable<CopyIndex> indexes)
    {
        foreach (var index in indexes.Reverse())
        {
            queue.Add(new IndexWork(index.Sql), first: true);
        }
    }

    private Task<NpgsqlConnection> OpenAsync(string name, CancellationToken cancellationToken) =>
        services.Sessions.OpenAsync(name, SessionKind.Own, Purpose, cancellationToken);
}
