using System.Text;
using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Writes the statements that create a table with its columns.</summary>
internal static class TableStatements
{
    /// <summary>Returns what statements call it.</summary>
    internal static string Target(TableObject table) =>
        $"{(table.IsForeign ? "FOREIGN " : string.Empty)}TABLE {table.Name}";

    internal static void Create(TableObject wanted, ScriptWriter script)
    {
        var text = new StringBuilder("CREATE ");
        text.Append(wanted.IsUnlogged ? "UNLOGGED " : string.Empty).Append(Target(wanted));
        text.Append(RelationText.Clause("OF", wanted.OfType));
        var columns = wanted.Columns.Where(c => IsPrinted(wanted, c)).ToList();
        var constraints = wanted
            .Columns.Where(c => c.IsOnlyInherited && !IsPrinted(wanted, c))
            .Select(c => (Column: c, Sql: ColumnStatements.OwnNotNull(c, script.Server)))
            .Where(c => c.Sql is not null)
            .ToDictionary(c => c.Column, c => c.Sql!);
        if (columns.Count + constraints.Count > 0 || wanted.OfType is null)
        {
            var parts = columns
                .Select(c => ColumnStatements.Definition(wanted, c, script.Server))
                .Concat(constraints.Values)
                .ToList();
            text.Append(parts.Count == 0 ? " (" : " (\n    ");
            text.AppendJoin(",\n    ", parts);
            text.Append(parts.Count == 0 ? ")" : "\n)");
        }

        if (wanted.Parents is not null && !wanted.IsPartition)
        {
            text.Append($"\nINHERITS ({RelationText.List(wanted.Parents)})");
        }

        text.Append(RelationText.Clause("\nPARTITION BY", wanted.PartitionKey).Replace(" \n", "\n"));
        text.Append(RelationText.Clause("SERVER", wanted.Server));
        text.Append(ForeignOptions.Clause(wanted.ForeignOptions));
        text.Append(RelationText.Clause("USING", wanted.AccessMethod));
        text.Append(RelationText.With(wanted.Options));
        text.Append(RelationText.Clause("TABLESPACE", wanted.Tablespace));
        script.Add(wanted, text.ToString());
        foreach (var column in wanted.Columns)
        {
            script.NoteMade(column);
            if (IsPrinted(wanted, column) && ColumnStatements.IsInline(column))
            {
                script.NoteMade(column.Default!);
            }

            ColumnStatements.Complete(
                column,
                IsPrinted(wanted, column),
                script,
                constraints.ContainsKey(column),
                wanted.IsPartition
            );
            if (column.IdentitySequence is { } sequence)
            {
                SequenceOptions.WritePersistence(sequence, wanted.IsUnlogged, script);
            }
        }

        if (wanted.IsPartition)
        {
            Attach(wanted, script);
        }

        if (wanted.HasRowSecurity)
        {
            script.Add(wanted, $"ALTER TABLE {wanted.Name} ENABLE ROW LEVEL SECURITY");
        }

        if (wanted.ForcesRowSecurity)
        {
            script.Add(wanted, $"ALTER TABLE {wanted.Name} FORCE ROW LEVEL SECURITY");
        }

        if (wanted.ReplicaIdentity is "nothing" or "full")
        {
            script.Add(
                wanted,
                $"ALTER TABLE ONLY {wanted.Name} REPLICA IDENTITY {wanted.ReplicaIdentity.ToUpperInvariant()}"
            );
        }
    }

    /// <summary>Writes the statement that makes a table a partition.</summary>
    internal static void Attach(TableObject wanted, ScriptWriter script)
    {
        var sql = $"ALTER TABLE ONLY {wanted.Parents![0]} ATTACH PARTITION {wanted.Name} {wanted.PartitionBound}";
        if (script.IsLateChild(wanted.Name))
        {
            script.AddAttachment(wanted, sql, wanted.Name, wanted.Parents![0]);
        }
        else
        {
            script.Add(wanted, sql);
        }
    }

    // A partition is made as a table of its own, so that its columns have the order that they have.
    private static bool IsPrinted(TableObject table, ColumnObject column) =>
        table.OfType is not null ? ColumnStatements.HasOptions(column) : table.IsPartition || !column.IsOnlyInherited;
}
