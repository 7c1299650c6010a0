using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema;

namespace DbMigrate.Engine.Reports.Documents;

/// <summary>What a documentation says of a schema: relations with references in both directions.</summary>
internal sealed class DocumentModel
{
    private DocumentModel(DatabaseSchema schema, IReadOnlyList<DocumentedRelation> relations)
    {
        Database = schema;
        Relations = relations;
        ByName = relations.ToDictionary(r => r.Name, StringComparer.Ordinal);
        Schemas = [.. relations.Select(r => r.Schema).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The schema that is documented.</summary>
    internal DatabaseSchema Database { get; }

    /// <summary>The tables and views, by name. Partitions are within their table.</summary>
    internal IReadOnlyList<DocumentedRelation> Relations { get; }

    /// <summary>The same, by name.</summary>
    internal IReadOnlyDictionary<string, DocumentedRelation> ByName { get; }

    /// <summary>The schemas that have relations, quoted where needed.</summary>
    internal IReadOnlyList<string> Schemas { get; }

    /// <summary>The types that the schema has, by kind and name.</summary>
    internal IEnumerable<SchemaObject> Types =>
        Database.Objects.Where(o => o is EnumObject or DomainObject or CompositeObject or RangeObject);

    /// <summary>The functions and procedures, by name. Those of triggers are among them.</summary>
    internal IEnumerable<FunctionObject> Routines => Database.Objects.OfType<FunctionObject>();

    /// <summary>Returns whether a relation is documented with a page of its own.</summary>
    internal bool Has(string name) => ByName.ContainsKey(name);

    /// <summary>Makes the model of a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="sizes">Sizes by qualified name; empty: not known.</param>
    internal static DocumentModel Of(DatabaseSchema schema, IReadOnlyDictionary<string, RelationSize> sizes)
    {
        var parts = schema.Objects.OfType<TablePart>().ToLookup(p => p.Table, StringComparer.Ordinal);
        var indexes = schema.Objects.OfType<IndexObject>().ToLookup(i => i.Table, StringComparer.Ordinal);
        var relations = schema
            .Objects.Where(o => o is ViewObject or TableObject { IsPartition: false })
            .Select(o => RelationOf(o, [.. parts[o.Name]], [.. indexes[o.Name]]))
            .OrderBy(r => r.Schema, StringComparer.Ordinal)
            .ThenBy(r => r.Name, StringComparer.Ordinal)
            .ToList();
        var model = new DocumentModel(schema, relations);
        AddOtherDirection(model);
        AddPartitions(model, sizes);
        return model;
    }

    private static DocumentedRelation RelationOf(
        SchemaObject found,
        IReadOnlyList<TablePart> parts,
        IReadOnlyList<IndexObject> indexes
    )
    {
        var constraints = parts.OfType<ConstraintObject>().OrderBy(c => c.Local, StringComparer.Ordinal).ToList();
        var columns = found.Parts.OfType<ColumnObject>().ToList();
        var primary = constraints.Where(c => c.Type == 'p').SelectMany(KeyColumns.Of).ToHashSet(StringComparer.Ordinal);
        var unique = constraints.Select(KeyColumns.Of).Concat(indexes.Select(KeyColumns.Of)).Where(k => k.Count > 0);
        var optional = columns.Where(c => !c.IsNotNull).Select(c => c.Local).ToHashSet(StringComparer.Ordinal);
        var references = ReferencesOf(found.Name, constraints, [.. unique], optional);
        return new DocumentedRelation
        {
            Object = found,
            Columns =
            [
                .. columns.Select(c => new DocumentedColumn(
                    c,
                    primary.Contains(c.Local),
                    [.. references.Where(r => r.Columns.Contains(c.Local, StringComparer.Ordinal))]
                )),
            ],
            Constraints = [.. constraints.Where(c => c.Type != 'f')],
            Indexes = [.. indexes.Where(i => !i.IsOfConstraint).OrderBy(i => i.Name, StringComparer.Ordinal)],
            Policies = [.. parts.OfType<PolicyObject>().OrderBy(p => p.Local, StringComparer.Ordinal)],
            Triggers = [.. parts.OfType<TriggerObject>().OrderBy(t => t.Local, StringComparer.Ordinal)],
            References = references,
        };
    }

    private static List<DocumentedReference> ReferencesOf(
        string relation,
        IReadOnlyList<ConstraintObject> constraints,
        IReadOnlyList<IReadOnlyList<string>> unique,
        HashSet<string> optional
    )
    {
        var found = new List<DocumentedReference>();
        foreach (var constraint in constraints)
        {
            if (ForeignKeyDefinition.Of(constraint) is { } key)
            {
                var columns = key.Columns.ToHashSet(StringComparer.Ordinal);
                found.Add(
                    new DocumentedReference(constraint.Local, relation, key.Columns, key.Table, key.Keys)
                    {
                        OnDelete = key.OnDelete,
                        OnUpdate = key.OnUpdate,
                        IsOptional = key.Columns.Any(optional.Contains),
                        IsUnique = unique.Any(columns.IsSupersetOf),
                        IsNotValid = constraint.IsNotValid && !constraint.IsNotEnforced,
                        IsNotEnforced = constraint.IsNotEnforced,
                    }
                );
            }
        }

        return found;
    }

    private static void AddOtherDirection(DocumentModel model)
    {
        var toRelation = model.Relations.SelectMany(r => r.References).ToLookup(r => r.To, StringComparer.Ordinal);
        var readers = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var relation in model.Relations)
        {
            relation.ReferencedBy = [.. toRelation[relation.Name]];
            if (relation.Object is ViewObject view)
            {
                relation.Reads = ReadBy(view, model);
                foreach (var read in relation.Reads)
                {
                    (readers.TryGetValue(read, out var list) ? list : readers[read] = []).Add(relation.Name);
                }
            }
        }

        foreach (var relation in model.Relations)
        {
            relation.ReadBy = readers.GetValueOrDefault(relation.Name) ?? [];
        }
    }

    // A view depends on relations, or on columns of them.
    private static IReadOnlyList<string> ReadBy(ViewObject view, DocumentModel model)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var text in DatabaseSchema.WithParts(view).SelectMany(o => o.DependsOn ?? []))
        {
            if (ObjectKey.TryParse(text, out var key))
            {
                var name = key.Kind == ObjectKind.Column ? QualifiedName.Head(key.Name) : key.Name;
                if (name != view.Name && model.Has(name))
                {
                    names.Add(name);
                }
            }
        }

        return [.. names];
    }

    // What partitions hold is the table's.
    private static void AddPartitions(DocumentModel model, IReadOnlyDictionary<string, RelationSize> sizes)
    {
        var children = model
            .Database.Objects.OfType<TableObject>()
            .Where(t => t.IsPartition)
            .ToLookup(t => t.Parents?[0] ?? string.Empty, StringComparer.Ordinal);
        foreach (var relation in model.Relations)
        {
            var partitions = new List<string>();
            for (var (i, name) = (-1, relation.Name); ; name = partitions[i])
            {
                partitions.AddRange(children[name].Select(t => t.Name).Order(StringComparer.Ordinal));
                if (++i >= partitions.Count)
                {
                    break;
                }
            }

            relation.Partitions = partitions;
            relation.Size = RelationSize.Sum(
                partitions.Prepend(relation.Name).Select(n => sizes.GetValueOrDefault(n)).OfType<RelationSize>()
            );
        }
    }
}
