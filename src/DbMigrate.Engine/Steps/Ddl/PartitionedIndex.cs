using System.Runtime.CompilerServices;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Probes;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>
/// Builds an index on a partitioned table, which CREATE INDEX CONCURRENTLY refuses: an index ON ONLY the table, then
/// one on each partition, built concurrently and attached. With the last it becomes valid.
/// </summary>
internal static class PartitionedIndex
{
    internal static async IAsyncEnumerable<Batch> BuildAsync(
        TableStepContext work,
        IndexDesign design,
        string name,
        string? part,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var nodes = await ReadAsync(work, cancellationToken).ConfigureAwait(false);
        if (nodes.FirstOrDefault(n => n.Table.Kind == 'f') is { } foreign)
        {
            throw work.Refuse(
                $"the partition {foreign.Table.Sql} is a foreign table, which cannot have an index here."
            );
        }

        var names = nodes.ToDictionary(
            n => n.Table.Oid,
            n => n.Table.Oid == work.Table.Oid ? name : design.NameOn(n.Table.Name)
        );
        foreach (var node in nodes)
        {
            var (table, key, index) = (node.Table, KeyOf(node, work, part), names[node.Table.Oid]);
            if (
                !work.IsBegun(key)
                && await ExistsAsync(work, table, design, index, cancellationToken).ConfigureAwait(false)
            )
            {
                continue;
            }

            yield return table.IsPartitioned
                ? work.Transaction(
                    key,
                    $"create index {SqlText.QuoteIdentifierIfNeeded(index)} on only {table.Sql}",
                    [design.Create(table.Sql, index, how: string.Empty, only: true)]
                )
                : work.Alone(
                    key,
                    $"build index {SqlText.QuoteIdentifierIfNeeded(index)} on {table.Sql}",
                    design.Create(table.Sql, index),
                    new CreateIndexProbe(table.Sql, index)
                );
        }

        // From the leaves up: an invalid index does not make the index of its parent valid.
        foreach (var node in nodes.Reverse().Where(n => n.Parent is not null && names.ContainsKey(n.Parent.Value)))
        {
            var parent = nodes.First(n => n.Table.Oid == node.Parent);
            var child = node.Table.Beside(names[node.Table.Oid]);
            var key = KeyOf(node, work, part) + ":attach";
            var built = await work.FindRelationAsync(node.Table, names[node.Table.Oid], cancellationToken)
                .ConfigureAwait(false);
            if (work.IsBegun(key) || built?.Index?.IsAttached != true)
            {
                yield return work.Transaction(
                    key,
                    $"attach index {child}",
                    [$"ALTER INDEX {parent.Table.Beside(names[parent.Table.Oid])} ATTACH PARTITION {child}"]
                );
            }
        }
    }

    /// <summary>Returns the batches that drop indexes of partitions that were built and not attached.</summary>
    internal static async IAsyncEnumerable<Batch> DropLooseAsync(
        TableStepContext work,
        IndexDesign design,
        string? part,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (var node in await ReadAsync(work, cancellationToken).ConfigureAwait(false))
        {
            var (key, index) = (KeyOf(node, work, part), node.Table.Beside(design.NameOn(node.Table.Name)));
            if (node.Table.Oid == work.Table.Oid || work.Applied(key) is null)
            {
                continue;
            }

            var there = await work.FindRelationAsync(node.Table, design.NameOn(node.Table.Name), cancellationToken)
                .ConfigureAwait(false);
            if (work.IsBegun(key) || (there?.IsIndexOf(node.Table) == true && !there.Index!.IsAttached))
            {
                yield return node.Table.IsPartitioned
                    ? work.Transaction(key, $"drop index {index}", [$"DROP INDEX {index}"])
                    : IndexBuild.Drop(work, index, key);
            }
        }
    }

    private static Task<IReadOnlyList<CatalogPartition>> ReadAsync(
        TableStepContext work,
        CancellationToken cancellationToken
    ) => work.Catalog.ReadAsync(c => c.ReadPartitionsAsync(work.Table, cancellationToken), cancellationToken);

    private static string? KeyOf(CatalogPartition node, TableStepContext work, string? part) =>
        node.Table.Oid == work.Table.Oid ? part
        : part is null ? node.Table.Sql
        : $"{part}:{node.Table.Sql}";

    /// <summary>Returns whether the table has the index already, from an earlier attempt.</summary>
    private static async Task<bool> ExistsAsync(
        TableStepContext work,
        CatalogTable table,
        IndexDesign design,
        string name,
        CancellationToken cancellationToken
    )
    {
        if (await work.FindRelationAsync(table, name, cancellationToken).ConfigureAwait(false) is not { } there)
        {
            return false;
        }

        return
            there.IsIndexOf(table)
            && await IndexBuild.IsSameAsync(work, table, there, design, cancellationToken).ConfigureAwait(false)
            ? there.Index!.IsComplete || table.IsPartitioned
            : throw work.Refuse(
                $"the name {SqlText.QuoteIdentifierIfNeeded(name)} of the index of {table.Sql} is taken by another "
                    + "object. Rename that object."
            );
    }
}
