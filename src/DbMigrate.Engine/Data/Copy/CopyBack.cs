using System.Globalization;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Data.Parallel;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model.Executions;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Schema.Content;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Steps.Copy;
using Npgsql;

namespace DbMigrate.Engine.Data.Copy;

/// <summary>
/// Makes the source tables like those of the target again, in one transaction of the source. Both sides take no writes
/// meanwhile, so what is done twice has no effect.
/// </summary>
/// <remarks>The source's own triggers do not fire: the rows are as they shall be. Its foreign keys are checked.</remarks>
/// <param name="services">What the step uses of its run.</param>
/// <param name="step">The step.</param>
/// <param name="batch">The step's batch.</param>
internal sealed class CopyBack(DataServices services, StepExecution step, CopyBackBatch batch)
{
    private const string Purpose = "copy back";

    private readonly DataProblems _problems = new(services, step, DataWords.Copy);

    private string Reads => step.Step.Connections.Reads;

    private string Writes => step.Step.Connections.Writes;

    /// <summary>Does it.</summary>
    /// <returns>What was done, in a sentence.</returns>
    internal Task<string> RunAsync(CancellationToken cancellationToken) =>
        _problems.TranslateAsync(
            async () =>
            {
                var target = await OpenAsync(Writes, cancellationToken).ConfigureAwait(false);
                await using var _ = target.ConfigureAwait(false);
                var source = await OpenAsync(Reads, cancellationToken).ConfigureAwait(false);
                await using var __ = source.ConfigureAwait(false);
                await ExecuteAsync(target, "begin isolation level repeatable read read only", cancellationToken)
                    .ConfigureAwait(false);
                await ExecuteAsync(target, ContentHash.Settings, cancellationToken).ConfigureAwait(false);
                var changed = await FindChangedAsync(target, cancellationToken).ConfigureAwait(false);
                try
                {
                    return await BringAsync(source, target, changed, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception e) when (e is PostgresException or OperationCanceledException)
                {
                    await Transactions.RollBackAsync(source).ConfigureAwait(false);
                    throw;
                }
            },
            cancellationToken
        );

    private async Task<IReadOnlyList<CopyTable>> FindChangedAsync(
        NpgsqlConnection target,
        CancellationToken cancellationToken
    )
    {
        var copied = batch.Copied.ToDictionary(c => c.Table, StringComparer.Ordinal);
        var changed = new List<CopyTable>();
        foreach (var table in InOrder(CopyTable.Of(batch.Schema)))
        {
            var before = copied.GetValueOrDefault(table.Name);
            if (before is not { Hash.Length: > 0 })
            {
                changed.Add(table);
                continue;
            }

            await using var command = new NpgsqlCommand(ContentHash.Query(table, target), target);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (reader.GetInt64(0) != before.Rows || reader.GetString(1) != before.Hash)
            {
                changed.Add(table);
            }
        }

        return changed;
    }

    /// <summary>Returns tables with those that a foreign key refers to before the others.</summary>
    private List<CopyTable> InOrder(IReadOnlyList<CopyTable> tables)
    {
        var needs = batch
            .Schema.Objects.OfType<ConstraintObject>()
            .Where(c => c.Type == 'f')
            .ToLookup(c => c.Table, c => Referenced(c).Where(t => t != c.Table), StringComparer.Ordinal);
        var ordered = new List<CopyTable>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            Add(table.Name);
        }

        return ordered;

        void Add(string name)
        {
            if (!seen.Add(name))
            {
                return;
            }

            foreach (var needed in needs[name].SelectMany(n => n))
            {
                Add(needed);
            }

            ordered.AddRange(tables.Where(t => t.Name == name));
        }
    }

    private IEnumerable<string> Referenced(ConstraintObject key) =>
        (key.DependsOn ?? [])
            .Select(d => ObjectKey.TryParse(d, out var k) ? batch.Schema.ByKey.GetValueOrDefault(k) : null)
            .OfType<SchemaObject>()
            .Select(o => o is TableObject ? o.Name : CopyClosure.TableOf(o))
            .OfType<string>();

    private async Task<string> BringAsync(
        NpgsqlConnection source,
        NpgsqlConnection target,
        IReadOnlyList<CopyTable> changed,
        CancellationToken cancellationToken
    )
    {
        var counts = new RowCounts(0, 0, 0);
        await using (
            var begin = new NpgsqlBatch(source)
            {
                BatchCommands =
                {
                    new("begin"),
                    LockPolicy.LocalTimeouts(step.Limits with { StatementTimeout = null }),
                },
            }
        )
        {
            await begin.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        await ExecuteAsync(source, ContentHash.Settings, cancellationToken).ConfigureAwait(false);
        var tables = await SourceTable.ReadAsync(source, changed, cancellationToken).ConfigureAwait(false);
        var text = await CopyParts.FindTextAsync(source, changed, cancellationToken).ConfigureAwait(false);
        foreach (var table in tables)
        {
            await LoadAsync(source, target, table, text.Contains(table.Table.Name), cancellationToken)
                .ConfigureAwait(false);
        }

        await SwitchTriggersAsync(source, tables, _ => "DISABLE", cancellationToken).ConfigureAwait(false);
        foreach (var table in tables.Reverse())
        {
            counts = counts with
            {
                Deleted =
                    counts.Deleted
                    + await ExecuteAsync(source, table.Delete(), cancellationToken).ConfigureAwait(false),
            };
        }

        foreach (var table in tables)
        {
            if (table.Update() is { } update)
            {
                counts = counts with
                {
                    Updated =
                        counts.Updated + await ExecuteAsync(source, update, cancellationToken).ConfigureAwait(false),
                };
            }

            counts = counts with
            {
                Inserted =
                    counts.Inserted
                    + await ExecuteAsync(source, table.Insert(), cancellationToken).ConfigureAwait(false),
            };
        }

        await SwitchTriggersAsync(source, tables, t => t, cancellationToken).ConfigureAwait(false);
        await SequencePositions.SetAsync(batch.Schema, target, source, cancellationToken).ConfigureAwait(false);
        await ExecuteAsync(source, "commit", cancellationToken).ConfigureAwait(false);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{DisplayText.Count(tables.Count, "table")} had changed: {counts.Inserted:N0} rows were inserted in {Reads}, {counts.Updated:N0} updated, {counts.Deleted:N0} deleted"
        );
    }

    private async Task LoadAsync(
        NpgsqlConnection source,
        NpgsqlConnection target,
        SourceTable table,
        bool isText,
        CancellationToken cancellationToken
    )
    {
        await ExecuteAsync(source, table.Make(), cancellationToken).ConfigureAwait(false);
        var format = isText ? "text" : "binary";
        var from = $"copy {table.Table.Name} {table.Table.ColumnList} to stdout (format {format})";
        var into = $"copy {table.Copy} from stdin (format {format})";
        ServerCancel[] cancels = [CancelOf(Writes), CancelOf(Reads)];
        if (isText)
        {
            await new TextCopyPump(cancels[0], cancels[1])
                .RunAsync(target, from, source, into, cancellationToken)
                .ConfigureAwait(false);
        }
        else
        {
            await new CopyPump(cancels[0], cancels[1])
                .RunAsync(target, from, source, into, cancellationToken)
                .ConfigureAwait(false);
        }

        await ExecuteAsync(source, $"analyze {table.Copy}", cancellationToken).ConfigureAwait(false);
    }

    private static async Task SwitchTriggersAsync(
        NpgsqlConnection source,
        IReadOnlyList<SourceTable> tables,
        Func<string, string> word,
        CancellationToken cancellationToken
    )
    {
        foreach (var table in tables)
        {
            foreach (var (name, enable) in table.Triggers)
            {
                await ExecuteAsync(
                        source,
                        $"ALTER TABLE ONLY {table.Table.Name} {word(enable)} TRIGGER {name}",
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }
        }
    }

    private ServerCancel CancelOf(string name) =>
        new(token => services.Sessions.OpenAsync(name, SessionKind.Own, "cancel", token));

    private static async Task<long> ExecuteAsync(
        NpgsqlConnection connection,
        string sql,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private Task<NpgsqlConnection> OpenAsync(string name, CancellationToken cancellationToken) =>
        services.Sessions.OpenAsync(name, SessionKind.Own, Purpose, cancellationToken);

    private sealed record RowCounts(long Inserted, long Updated, long Deleted);
}
