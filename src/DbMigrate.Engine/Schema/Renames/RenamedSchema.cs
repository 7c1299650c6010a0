using System.Text.Json;
using System.Text.Json.Nodes;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Schema.Renames;

/// <summary>Returns what a schema will be when objects are renamed.</summary>
/// <remarks>
/// Definitions that PostgreSQL makes of a query (views, rules, policies) and bodies of functions are not followed: they
/// differ from the wanted ones, and are made again. All others are, because indexes and constraints are not to be made again.
/// </remarks>
internal static class RenamedSchema
{
    /// <summary>Returns the schema after one rename.</summary>
    internal static DatabaseSchema After(DatabaseSchema schema, SchemaRename rename)
    {
        var text = new RenamedText(rename, ValuePartitions(schema, rename));
        var namesNotNull = schema.Server.Major >= 18;
        return new DatabaseSchema
        {
            Format = schema.Format,
            ServerVersion = schema.ServerVersion,
            Objects = [.. schema.Objects.Select(o => IsTouched(o, rename) ? After(o, text, namesNotNull) : o)],
        };
    }

    // The bounds of a partition are printed without a type.
    private static HashSet<string> ValuePartitions(DatabaseSchema schema, SchemaRename rename)
    {
        if (rename.Values.Count == 0)
        {
            return [];
        }

        return
        [
            .. schema
                .Objects.OfType<TableObject>()
                .Where(t =>
                    t is { IsPartition: true, Parents: [var parent] }
                    && schema.ByKey.GetValueOrDefault(new ObjectKey(ObjectKind.Table, parent)) is TableObject whole
                    && whole.Columns.Any(c => c.Type == rename.Current.Name && PartitionKey.IsOnly(whole, c))
                )
                .Select(t => t.Name),
        ];
    }

    // What uses an object has its name, or needs it.
    private static bool IsTouched(SchemaObject found, SchemaRename rename)
    {
        var name = QualifiedName.Last(rename.Current is TablePart part ? part.Table : rename.Current.Name);
        return DatabaseSchema
            .WithParts(found)
            .Any(p =>
                p.Name.Contains(name, StringComparison.Ordinal)
                || p.DependsOn?.Any(d => d.Contains(name, StringComparison.Ordinal)) == true
                || (p is IndexObject index && (Has(index.Table) || Has(index.Parent)))
                || (p is SequenceObject sequence && Has(sequence.OwnedBy))
                || (p is TableObject table && table.Parents?.Any(Has) == true)
            );

        bool Has(string? text) => text?.Contains(name, StringComparison.Ordinal) == true;
    }

    private static SchemaObject After(SchemaObject found, RenamedText text, bool namesNotNull)
    {
        var info = SchemaFileContext.Readable.SchemaObject;
        var node = JsonSerializer.SerializeToNode(found, info)!.AsObject();
        Rewrite(node, ObjectKinds.NameOf(found.Kind), text);
        var after = node.Deserialize(info)!;
        if (namesNotNull && (found, after) is (TableObject { IsPartition: false } before, TableObject table))
        {
            foreach (var (former, column) in before.Columns.Zip(table.Columns))
            {
                KeepNotNull(former, column);
            }
        }

        return after;
    }

    // The constraint behind NOT NULL keeps its name. Snapshots have it only where that is not the default.
    private static void KeepNotNull(ColumnObject before, ColumnObject after)
    {
        if (!after.IsNotNull)
        {
            return;
        }

        var name = after.NotNull?.Local ?? ColumnStatements.DefaultNotNullName(before);
        var isPlain =
            after.NotNull
            is null
                or { IsNotInheritable: false, IsNotValid: false, IsOnlyInherited: false, Comment: null };
        after.NotNull =
            name == ColumnStatements.DefaultNotNullName(after) && isPlain
                ? null
                : (
                    after.NotNull
                    ?? new ConstraintObject
                    {
                        Name = name,
                        Type = 'n',
                        Definition = string.Empty,
                    }
                ) with
                {
                    Name = $"{after.Table}.{name}",
                    Definition =
                        $"NOT NULL {after.Local}"
                        + (after.NotNull is { IsNotInheritable: true } ? " NO INHERIT" : string.Empty),
                };
    }

    private static void Rewrite(JsonObject found, string kind, RenamedText text)
    {
        var name = (string?)found["name"] ?? string.Empty;
        foreach (var (property, value) in found.ToList())
        {
            switch (value)
            {
                case JsonValue single when single.TryGetValue<string>(out var old) && property != "kind":
                    found[property] = text.Rewrite(kind, name, property, old);
                    break;
                case JsonObject part:
                    Rewrite(part, RenamedText.KindOf(property), text);
                    break;
                case JsonArray list:
                    for (var i = 0; i < list.Count; i++)
                    {
                        if (list[i] is JsonObject element)
                        {
                            Rewrite(element, RenamedText.KindOf(property), text);
                        }
                        else if (list[i] is JsonValue one && one.TryGetValue<string>(out var before))
                        {
                            list[i] = text.Rewrite(kind, name, property, before);
                        }
                    }

                    break;
                default:
                    break;
            }
        }
    }
}
