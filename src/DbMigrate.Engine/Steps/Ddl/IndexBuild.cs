using System.Runtime.CompilerServices;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Probes;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>
/// Builds an index without holding anybody up, and takes it away again: the part that several kinds of steps share.
/// </summary>
internal static class IndexBuild
{
    /// <summary>
    /// The batches that build it; none where it is there and valid. An INVALID one of the same definition is a build
    /// that did not end: it is dropped
    /// and built again. Another index of that name is an error, before anything is run.
    /// </summary>
    /// <param name="work">The table's work.</param>
    /// <param name="design">What it shall be.</param>
    /// <param name="name">Its name, not quoted.</param>
    /// <param name="part">What the batch is of the table's work.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal static async IAsyncEnumerable<Batch> BuildAsync(
        TableStepContext work,
        IndexDesign design,
        string name,
        string? part,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var written = SqlText.QuoteIdentifierIfNeeded(name);
        if (!work.IsBegun(part))
        {
            if (
                await CatalogRelation
                    .FindAsync(work.Catalog, work.Table, name, cancellationToken)
                    .ConfigureAwait(false) is
                { } there
            )
            {
                await RequireSameAsync(work, there, design, written, cancellationToken).ConfigureAwait(false);
                if (there.Valid)
                {
                    work.Context.Say($"The index {written} is there already.");
                    yield break;
                }
            }

            if (design.Unique)
            {
                await Duplicates.RequireNoneAsync(work, design, cancellationToken).ConfigureAwait(false);
            }
        }

        if (work.Table.IsPartitioned)
        {
            await foreach (
                var batch in PartitionedIndex
                    .BuildAsync(work, design, name, part, cancellationToken)
                    .ConfigureAwait(false)
            )
            {
                yield return batch;
            }

            yield break;
        }

        yield return work.Alone(
            part,
            $"build index {written} on {work.Table.Sql}",
            design.Create(work.Table.Sql, name),
            new CreateIndexProbe(work.Table.Sql, name)
        );
    }

    /// <summary>The batches that take away an index that the apply built, or began to build.</summary>
    internal static async IAsyncEnumerable<Batch> DropAsync(
        TableStepContext work,
        IndexDesign design,
        string name,
        string? part,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (work.Table.IsPartitioned)
        {
            // Those of partitions that were not attached yet do not go with it.
            await foreach (
                var batch in PartitionedIndex
                    .DropLooseAsync(work, design, part, cancellationToken)
                    .ConfigureAwait(false)
            )
            {
                yield return batch;
            }
        }

        if (work.Applied(part) is not { } applied)
        {
            yield break;
        }

        var sql = work.Table.Beside(name);
        if (!work.IsBegun(part))
        {
            var there = await CatalogRelation
                .FindAsync(work.Catalog, work.Table, name, cancellationToken)
                .ConfigureAwait(false);
            var ours =
                there?.IsIndexOf(work.Table) == true && (applied.Outcome != AppliedOutcome.Failed || !there.Valid);
            if (!ours)
            {
                work.Context.Say($"The index {sql} is not there any more.");
                yield break;
            }
        }

        yield return work.Table.IsPartitioned
            ? work.Transaction(part, $"drop index {sql}", [$"DROP INDEX {sql}"])
            : Drop(work, sql, part);
    }

    /// <summary>The batch that drops an index of a table.</summary>
    /// <param name="work">The table's work.</param>
    /// <param name="index">The index, as SQL reads it.</param>
    /// <param name="part">What the batch is of the table's work.</param>
    internal static StatementBatch Drop(TableStepContext work, string index, string? part) =>
        work.Alone(part, $"drop index {index}", "DROP INDEX CONCURRENTLY " + index, new DropIndexProbe(index));

    private static async Task RequireSameAsync(
        TableStepContext work,
        CatalogRelation there,
        IndexDesign design,
        string written,
        CancellationToken cancellationToken
    )
    {
        if (!there.IsIndexOf(work.Table))
        {
            var what = there.Table.Length > 0 ? $"an index of {there.Table}" : "something else than an index";
            throw work.Refuse($"the name {written} is taken: it is {what}. Give the index another name with 'name'.");
        }

        if (!await there.IsAsync(design, work.Catalog, work.Table, cancellationToken).ConfigureAwait(false))
        {
            throw work.Refuse(
                $"the index {written} is there {(there.Valid ? "with" : "INVALID and with")} another definition: {there.Definition}. "
                    + $"The plan wants: {design.Create(work.Table.Sql, written)}. Give the new one another name with 'name', or drop the old one first."
            );
        }
    }
}
