using System.Runtime.CompilerServices;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Probes;
using Npgsql;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>
/// An index of a partitioned table cannot be built concurrently: an empty one is made on the table itself, each
/// partition's is built concurrently and then
/// attached; with the last it becomes valid.
/// </summary>
internal static class PartitionedIndex
{
    private const string Tree = """
        select t.relid::oid, n.nspname::text, c.relname::text, c.relkind::text, t.parentrelid::oid
        from pg_partition_tree($1::oid) t join pg_class c on c.oid = t.relid join pg_namespace n on n.oid = c.relnamespace
        order by t.level, n.nspname, c.relname
        """;

    private const string Attached = "select exists (select from pg_inherits where inhrelid = to_regclass($1))";

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
            throw work.Refuse($"the partition {foreign.Table.Sql} is a foreign table, which holds no index of ours.");
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
                && await ThereAsync(work, table, design, index, cancellationToken).ConfigureAwait(false)
            )
            {
                continue;
            }

            yield return table.IsPartitioned
                ? work.Transaction(
                    key,
                    $"make index {SqlText.QuoteIdentifierIfNeeded(index)} on {table.Sql} alone",
                    [design.Create(table.Sql, index, how: string.Empty, only: true)]
                )
                : work.Alone(
                    key,
                    $"build index {SqlText.QuoteIdentifierIfNeeded(index)} on {table.Sql}",
                    design.Create(table.Sql, index),
                    new CreateIndexProbe(table.Sql, index)
                );
        }

        // From the leaves up: one that is not valid itself does not make its parent's valid.
        foreach (var node in nodes.Reverse().Where(n => n.Parent is not null && names.ContainsKey(n.Parent.Value)))
        {
            var parent = nodes.First(n => n.Table.Oid == node.Parent);
            var child = node.Table.Beside(names[node.Table.Oid]);
            var key = KeyOf(node, work, part) + ":attach";
            var attached = await work
                .Catalog.ReadAsync(Attached, r => r.GetBoolean(0), cancellationToken, child)
                .ConfigureAwait(false);
            if (work.IsBegun(key) || !attached[0])
            {
                yield return work.Transaction(
                    key,
                    $"attach index {child}",
                    [$"ALTER INDEX {parent.Table.Beside(names[parent.Table.Oid])} ATTACH PARTITION {child}"]
                );
            }
        }
    }

    /// <summary>The batches that drop the indexes of partitions that were built and not attached.</summary>
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

            var attached = await work
                .Catalog.ReadAsync(Attached, r => r.GetBoolean(0), cancellationToken, index)
                .ConfigureAwait(false);
            var there = await CatalogRelation
                .FindAsync(work.Catalog, node.Table, design.NameOn(node.Table.Name), cancellationToken)
                .ConfigureAwait(false);
            if (work.IsBegun(key) || (there?.IsIndexOf(node.Table) == true && !attached[0]))
            {
                yield return node.Table.IsPartitioned
                    ? work.Transaction(key, $"drop index {index}", [$"DROP INDEX {index}"])
                    : IndexBuild.Drop(work, index, key);
            }
        }
    }

    private static Task<IReadOnlyList<Node>> ReadAsync(TableStepContext work, CancellationToken cancellationToken) =>
        work.Catalog.ReadAsync(Tree, Make, cancellationToken, (long)work.Table.Oid);

    private static string? KeyOf(Node node, TableStepContext work, string? part) =>
        node.Table.Oid == work.Table.Oid ? part
        : part is null ? node.Table.Sql
        : $"{part}:{node.Table.Sql}";

    /// <summary>Whether the table has the index already, from an earlier try.</summary>
    private static async Task<bool> ThereAsync(
        TableStepContext work,
        CatalogTable table,
        IndexDesign design,
        string name,
        CancellationToken cancellationToken
    )
    {
        if (
            await CatalogRelation.FindAsync(work.Catalog, table, name, cancellationToken).ConfigureAwait(false)
            is not { } there
        )
        {
            return false;
        }

        return
            there.IsIndexOf(table)
            && await there.IsAsync(design, work.Catalog, table, cancellationToken).ConfigureAwait(false)
            ? there.Valid || table.IsPartitioned
            : throw work.Refuse(
                $"the name {SqlText.QuoteIdentifierIfNeeded(name)}, which the index of {table.Sql} would have, is taken. Rename what has it."
            );
    }

    private static Node Make(NpgsqlDataReader r) =>
        new(
            new CatalogTable(r.GetFieldValue<uint>(0), r.GetString(1), r.GetString(2), r.GetString(3)[0]),
            r.IsDBNull(4) ? null : r.GetFieldValue<uint>(4)
        );

    /// <param name="Table">A partition, or a table of partitions.</param>
    /// <param name="Parent">What it is a partition of.</param>
    private sealed record Node(CatalogTable Table, uint? Parent);
}
