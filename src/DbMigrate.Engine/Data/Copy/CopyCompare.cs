using System.Collections.Concurrent;
using System.Globalization;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Data.Parallel;
using DbMigrate.Engine.Model.Executions;
using DbMigrate.Engine.Schema.Content;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Steps.Copy;
using Npgsql;

namespace DbMigrate.Engine.Data.Copy;

/// <summary>
/// Ends a copy: sets the sequences, gathers statistics, and compares the rows of both sides. The source is read at one
/// moment after the copy, so a row that was changed there meanwhile is found.
/// </summary>
/// <param name="services">What the step uses of its run.</param>
/// <param name="step">The step.</param>
/// <param name="batch">The step's batch.</param>
internal sealed class CopyCompare(DataServices services, StepExecution step, CopyCompareBatch batch)
{
    private const string Purpose = "copy";

    private readonly DataProblems _problems = new(services, step, DataWords.Copy);

    /// <summary>What the target has, by table; set when both sides are equal.</summary>
    internal IReadOnlyList<TableContent> Content { get; private set; } = [];

    private string Reads => step.Step.Connections.Reads;

    private string Writes => step.Step.Connections.Writes;

    /// <summary>Does it.</summary>
    /// <returns>What was done, in a sentence.</returns>
    /// <exception cref="CopyDiffersException">The sides differ.</exception>
    internal Task<string> RunAsync(CancellationToken cancellationToken) =>
        _problems.TranslateAsync(
            async () =>
            {
                var tables = CopyTable.Of(batch.Schema);
                await SetSequencesAsync(cancellationToken).ConfigureAwait(false);
                var found = await CompareAsync(tables, cancellationToken).ConfigureAwait(false);
                var differing = found.Where(f => f.Source != f.Target).OrderBy(f => f.Table, StringComparer.Ordinal);
                if (differing.ToList() is { Count: > 0 } different)
                {
                    throw new CopyDiffersException(
                        $"{step.Step.Place}: {step.Step.Name} of {step.Execution.Label}: the rows of {Writes} are not "
                            + $"those of {Reads}.{string.Concat(different.Select(Describe))}\n"
                            + "The source was changed after the copy began, or the target was written to.",
                        step.Execution.Owner,
                        [.. different.Select(d => d.Table)]
                    );
                }

                Content = [.. found.Select(f => new TableContent(f.Table, f.Target.Rows, f.Target.Hash))];
                var compared = batch.Options.ComparesContent ? "the same content" : "the same number of rows";
                return $"{DisplayText.Count(found.Count, "table")} {(found.Count == 1 ? "has" : "have")} {compared} on both "
                    + "sides";
            },
            cancellationToken
        );

    private static string Describe(Comparison found) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"\n  {found.Table}: {found.Source.Rows:N0} rows in the source, {found.Target.Rows:N0} in the target"
        ) + (found.Source.Rows == found.Target.Rows ? ", with other content" : string.Empty);

    private async Task<IReadOnlyCollection<Comparison>> CompareAsync(
        IReadOnlyList<CopyTable> tables,
        CancellationToken cancellationToken
    )
    {
        var found = new ConcurrentBag<Comparison>();
        if (tables.Count == 0)
        {
            return found;
        }

        var holder = await OpenAsync(Reads, cancellationToken).ConfigureAwait(false);
        await using var _ = holder.ConfigureAwait(false);
        var snapshot = await SourceSnapshot
            .TakeAsync(holder, tables, step.Limits.LockTimeout, cancellationToken)
            .ConfigureAwait(false);
        var sizes = await CopyParts.ReadSizesAsync(holder, tables, cancellationToken).ConfigureAwait(false);
        var left = new ConcurrentQueue<IReadOnlyList<CopyTable>>(CopyParts.Groups(sizes, batch.Options.Workers));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, services.Locks.Lock.Lost);
        await new WorkerPool<CopySessions>(token => CopySessions.OpenAsync(OpenAsync, Reads, Writes, token), [])
            .RunAsync(
                Math.Min(batch.Options.Workers, left.Count),
                async (sessions, token) =>
                {
                    var (source, target) = sessions;
                    await snapshot.JoinAsync(source, token).ConfigureAwait(false);
                    await ExecuteAsync(target, ContentHash.SessionSettings, token).ConfigureAwait(false);
                    while (left.TryDequeue(out var group))
                    {
                        services.Locks.Lock.RequireHeld();
                        await CompareAsync(source, target, group, found, token).ConfigureAwait(false);
                    }
                },
                stop.Token
            )
            .ConfigureAwait(false);
        return found;
    }

    private async Task CompareAsync(
        NpgsqlConnection source,
        NpgsqlConnection target,
        IReadOnlyList<CopyTable> tables,
        ConcurrentBag<Comparison> found,
        CancellationToken cancellationToken
    )
    {
        var sides = await Task.WhenAll(
                ReadAsync(source, tables, cancellationToken),
                AnalyzeAndReadAsync(target, tables, cancellationToken)
            )
            .ConfigureAwait(false);
        foreach (var (table, here, there) in tables.Zip(sides[0], sides[1]))
        {
            found.Add(new Comparison(table.Name, here, there));
        }
    }

    private async Task<IReadOnlyList<RowsAndHash>> AnalyzeAndReadAsync(
        NpgsqlConnection target,
        IReadOnlyList<CopyTable> tables,
        CancellationToken cancellationToken
    )
    {
        var names = string.Join(", ", tables.Select(t => t.Name));
        await ExecuteAsync(target, $"analyze {names}", cancellationToken).ConfigureAwait(false);
        return await ReadAsync(target, tables, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<RowsAndHash>> ReadAsync(
        NpgsqlConnection connection,
        IReadOnlyList<CopyTable> tables,
        CancellationToken cancellationToken
    )
    {
        await using var queries = new NpgsqlBatch(connection) { Timeout = 0 };
        foreach (var table in tables)
        {
            queries.BatchCommands.Add(
                new(
                    batch.Options.ComparesContent ? ContentHash.Query(table, connection) : ContentHash.CountQuery(table)
                )
            );
        }

        await using var reader = await queries.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var contents = new List<RowsAndHash>();
        do
        {
            await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            contents.Add(new RowsAndHash(reader.GetInt64(0), reader.GetString(1)));
        } while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));

        return contents;
    }

    private async Task SetSequencesAsync(CancellationToken cancellationToken)
    {
        var source = await OpenAsync(Reads, cancellationToken).ConfigureAwait(false);
        await using var _ = source.ConfigureAwait(false);
        var target = await OpenAsync(Writes, cancellationToken).ConfigureAwait(false);
        await using var __ = target.ConfigureAwait(false);
        await SequencePositions.SetAsync(batch.Schema, source, target, cancellationToken).ConfigureAwait(false);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private Task<NpgsqlConnection> OpenAsync(string name, CancellationToken cancellationToken) =>
        services.Sessions.OpenAsync(name, SessionKind.Own, Purpose, cancellationToken);

    private sealed record RowsAndHash(long Rows, string Hash);

    private sealed record Comparison(string Table, RowsAndHash Source, RowsAndHash Target);
}
