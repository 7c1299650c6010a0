using System.Runtime.CompilerServices;
using System.Text.Json;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Schema.Content;
using DbMigrate.Engine.Server;

namespace DbMigrate.Engine.Steps.Copy;

/// <summary>Returns the batches that undo a copy.</summary>
/// <param name="step">The step.</param>
/// <param name="context">The context of the step, with what its apply did.</param>
/// <param name="sides">Reads both sides.</param>
/// <param name="checksumOf">Returns the checksum of a batch by its key.</param>
internal sealed class CopyUndo(
    MigrationStep step,
    StepContext context,
    CopySides sides,
    Func<string, string> checksumOf
)
{
    private const string StopKey = "stop";
    private const string BackKey = "back";

    private string Writes => step.Connections.Writes;

    /// <summary>Returns the batches.</summary>
    /// <param name="bringsBack">Whether changed rows go back to the source. Otherwise they must not have changed.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal async IAsyncEnumerable<Batch> GetBatchesAsync(
        bool bringsBack,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var closure = await sides.ReadClosureAsync(cancellationToken).ConfigureAwait(false);
        var target = await sides.ReadAsync(Writes, cancellationToken).ConfigureAwait(false);
        var copied = Copied(target);
        var isBack = bringsBack && copied.Count > 0;
        if (isBack)
        {
            var source = await context.ConnectAsync(step.Connections.Reads, cancellationToken).ConfigureAwait(false);
            var where = ServerAddress.Of(source);
            var tables = copied.Select(c => c.Table).ToList();
            yield return Statements(
                StopKey,
                "refuse writes to the target",
                RefusalTrigger.Moved.CreateAll(tables, where, step.Place)
            );
            yield return new CopyBackBatch
            {
                Key = BackKey,
                Title = "bring changed rows back",
                Checksum = checksumOf(BackKey),
                Schema = closure,
                Copied = copied,
            };
            target = await sides.ReadAsync(Writes, cancellationToken).ConfigureAwait(false);
        }

        var drops = Drops(target, closure, isBack);
        if (drops.Count > 0 || context.IsBegun(CopyStep.TablesKey))
        {
            yield return Statements(
                CopyStep.TablesKey,
                "drop what was created",
                CopyGuard
                    .Statements(
                        CopyTable.Of(target),
                        isBack ? [] : copied,
                        await context.ConnectAsync(Writes, cancellationToken).ConfigureAwait(false)
                    )
                    .Concat(drops)
                    .Select(s => BatchStatement.Made(s, step.Place))
            );
        }
    }

    private IReadOnlyList<TableContent> Copied(DatabaseSchema target)
    {
        var names = CopyTable.Of(target).Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        return context.Applied.GetValueOrDefault(CopyStep.CompareKey)?.Before is { } content
            ? [.. CopyContent.Read(content).Where(c => names.Contains(c.Table))]
            : [];
    }

    private List<string> Drops(DatabaseSchema target, DatabaseSchema closure, bool isBack)
    {
        var created = context.Applied.GetValueOrDefault(CopyStep.TablesKey)?.Before is { } before
            ? JsonSerializer.Deserialize(before, StepJsonContext.Default.StringArray) ?? []
            : [];
        var dropped = target
            .Objects.Where(o => RefusalTrigger.Arriving.IsPart(o) || (isBack && RefusalTrigger.Moved.IsPart(o)))
            .Select(o => o.Key.ToString())
            .Concat(created)
            .ToHashSet(StringComparer.Ordinal);
        var drops = CopyTarget.Drops(target, dropped).Select(s => s.Sql).ToList();

        // A table that was there before keeps its place, and loses the rows that came with the copy.
        var there = CopyTable.Of(target).Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var emptied = CopyTable
            .Of(closure)
            .Where(t => there.Contains(t.Name) && !created.Contains(new ObjectKey(ObjectKind.Table, t.Name).ToString()))
            .Select(t => $"ONLY {t.Name}")
            .ToList();
        if (emptied.Count > 0)
        {
            drops.Add($"TRUNCATE {string.Join(", ", emptied)}");
        }

        return drops;
    }

    private StatementBatch Statements(string key, string title, IEnumerable<BatchStatement> statements) =>
        CopyStatements.Batch(step, key, title, checksumOf(key), statements);
}
