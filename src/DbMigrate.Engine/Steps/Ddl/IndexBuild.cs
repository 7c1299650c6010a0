using System.Runtime.CompilerServices;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Probes;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>
/// Builds and drops an index concurrently, for several kinds of steps.
/// </summary>
internal static class IndexBuild
{
    /// <summary>
    /// Returns the batches that build an index; none if it exists and is valid. An INVALID index with the same
    /// definition is left from a failed build: it is dropped and built again. Another index of that name is an error
    /// before anything runs.
    /// </summary>
    /// <param name="work">The step on the table.</param>
    /// <param name="design">The definition of the index.</param>
    /// <param name="name">Its name, not quoted.</param>
    /// <param name="part">The part of the table's work that builds it.</param>
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
            if (await work.FindRelationAsync(work.Table, name, cancellationToken).ConfigureAwait(false) is { } there)
            {
                await RequireSameAsync(work, there, design, written, cancellationToken).ConfigureAwait(false);
                if (there.Index!.IsComplete)
                {
                    work.Context.Say($"The index {written} already exists.");
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

    /// <summary>Returns the batches that drop an index that the apply built or began to build.</summary>
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
            // Indexes of partitions that are not attached are not dropped with it.
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
            var there = await work.FindRelationAsync(work.Table, name, cancellationToken).ConfigureAwait(false);
            var ours =
                there?.IsIndexOf(work.Table) == true
                && (applied.Outcome != AppliedOutcome.Failed || !there.Index!.IsComplete);
            if (!ours)
            {
                work.Context.Say($"The index {sql} no longer exists.");
                yield break;
            }
        }

        yield return work.Table.IsPartitioned
            ? work.Transaction(part, $"drop index {sql}", [$"DROP INDEX {sql}"])
            : Drop(work, sql, part);
    }

    /// <summary>Returns the batch that drops an index of a table.</summary>
    /// <param name="work">The step on the table.</param>
    /// <param name="index">The index, as SQL reads it.</param>
    /// <param name="part">The part of the table's work that drops it.</param>
    internal static StatementBatch Drop(TableStepContext work, string index, string? part) =>
        work.Alone(part, $"drop index {index}", "DROP INDEX CONCURRENTLY " + index, new DropIndexProbe(index));

    /// <summary>Returns whether an existing index of a table has the definition of the plan.</summary>
    internal static Task<bool> IsSameAsync(
        TableStepContext work,
        CatalogTable table,
        CatalogRelation index,
        IndexDesign design,
        CancellationToken cancellationToken
    )
    {
        var statement = design.Create(CatalogReader.TrialTable, CatalogReader.TrialName, how: string.Empty);
        return work.Catalog.ReadAsync(
            c => c.IsSameIndexAsync(table, index, statement, cancellationToken),
            cancellationToken
        );
    }

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
            var what = there.Index is { } other ? $"an index of {other.Table}" : "not an index";
            throw work.Refuse($"the name {written} is taken: it is {what}. Give the index another name with 'name'.");
        }

        if (!await IsSameAsync(work, work.Table, there, design, cancellationToken).ConfigureAwait(false))
        {
            throw work.Refuse(
                $"the index {written} exists{(there.Index!.IsComplete ? null : ", INVALID,")} with another definition: "
                    + $"{there.Index.Definition}. The plan has: {design.Create(work.Table.Sql, written)}. "
                    + "Give the new index another name with 'name', or drop the existing one first."
            );
        }
    }
}
