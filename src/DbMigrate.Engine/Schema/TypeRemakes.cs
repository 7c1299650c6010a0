using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Schema;

/// <summary>
/// Makes types and collations again that columns use, without dropping the columns: the old one gets another name, the new
/// one is created, the columns are converted, and the old one is dropped.
/// </summary>
/// <remarks>
/// PostgreSQL cannot remove a value of an enum, or give a domain another type. The conversion rewrites the tables under an
/// exclusive lock. It fails, and loses nothing, where a value does not fit the new type, as one that the enum does not have
/// any more; else it is marked as a loss. Values go by their text; those of a composite type by the names of its attributes.
/// </remarks>
/// <param name="current">The schema as it is.</param>
/// <param name="wanted">The schema as it shall be.</param>
/// <param name="types">The types, in the order of creation.</param>
/// <param name="columns">The columns that are converted.</param>
/// <param name="tables">The tables that are made of such types.</param>
internal sealed class TypeRemakes(
    DatabaseSchema current,
    DatabaseSchema wanted,
    IReadOnlyList<RemadeType> types,
    IReadOnlySet<ObjectKey> columns,
    IReadOnlySet<ObjectKey> tables
)
{
    /// <summary>The types that are made again and that tables are made of.</summary>
    internal IReadOnlySet<string> TypesOfTables =>
        tables.Select(t => ((TableObject)current.ByKey[t]).OfType!).ToHashSet(StringComparer.Ordinal);

    /// <summary>Writes the statements that take tables off from such types, and those that make them of the new ones.</summary>
    internal void WriteDetachments(ScriptWriter script)
    {
        foreach (var table in tables.Select(t => (TableObject)wanted.ByKey[t]))
        {
            script.Add(table, $"ALTER TABLE {table.Name} NOT OF");
            script.AddAttachment(table, $"ALTER TABLE {table.Name} OF {table.OfType}", table.Name);
        }
    }

    /// <summary>Returns whether a type, or what it is the whole of, is renamed in place of a drop.</summary>
    internal bool Has(SchemaObject found) =>
        types.Any(t => DatabaseSchema.WithParts(t.Type).Any(p => p.Key == found.Key));

    /// <summary>Writes the statements that give the old types another name.</summary>
    internal void WriteRenames(ScriptWriter script)
    {
        foreach (var (type, old, isOfPartitionKey) in types)
        {
            script.Add(
                type,
                $"ALTER {SchemaKinds.Of(type).Target(type)} RENAME TO {QualifiedName.Last(old)}",
                MayLose(type, wanted.ByKey[type.Key], script.Bases) || isOfPartitionKey
            );
        }
    }

    /// <summary>Writes the statement that converts a column, if its type was made again.</summary>
    internal void WriteColumn(SchemaObject found, ScriptWriter script)
    {
        if (
            found is ColumnObject { IsInherited: false } column
            && columns.Contains(found.Key)
            && (ColumnObject)current.ByKey[found.Key] is var before
            && before.Type == column.Type
            && before.Collation == column.Collation
        )
        {
            var collation = column.Collation is null ? string.Empty : $" COLLATE {column.Collation}";
            var isForeign = script.IsForeign(column);
            script.Add(
                found,
                $"ALTER {(isForeign ? "FOREIGN " : string.Empty)}TABLE {column.Table} "
                    + $"ALTER COLUMN {column.Local} TYPE {column.Type}{collation}"
                    + (isForeign ? string.Empty : $" USING {Conversion(column)}")
            );
        }
    }

    /// <summary>Writes the statements that drop the old types.</summary>
    internal void WriteDrops(ScriptWriter script)
    {
        foreach (var (type, old, _) in types.Reverse())
        {
            script.AddDrop(type, $"DROP {SchemaKinds.Of(type).Target(type with { Name = old })}");
        }
    }

    // Values of an enum are the same, or refused.
    private static bool MayLose(SchemaObject before, SchemaObject after, DomainBases bases) =>
        (before, after) switch
        {
            (DomainObject domain, DomainObject other) => bases.MayLose(domain.Type, other.Type),
            (CompositeObject type, CompositeObject other) => !type.Attributes.All(a =>
                other.Attributes.Any(w => w.Local == a.Local && !bases.MayLose(a.Type, w.Type))
            ),
            _ => false,
        };

    private string Conversion(ColumnObject column)
    {
        var old = types.FirstOrDefault(t => t.Type.Name == column.Type)?.Type as CompositeObject;
        if (old is null || wanted.ByKey.GetValueOrDefault(old.Key) is not CompositeObject composite)
        {
            var text = column.Type.EndsWith("[]", StringComparison.Ordinal) ? "text[]" : "text";
            return $"{column.Local}::{text}::{column.Type}";
        }

        var values = composite.Attributes.Select(a =>
            old.Attributes.Any(o => o.Local == a.Local) ? $"({column.Local}).{a.Local}::text::{a.Type}" : "NULL"
        );

        // IS NULL is also true for a row of nulls, which is no null.
        return $"CASE WHEN {column.Local} IS NOT DISTINCT FROM NULL THEN NULL "
            + $"ELSE ROW({string.Join(", ", values)})::{column.Type} END";
    }
}
