using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Reports.Documents;

/// <summary>A table or view of a documentation, with what belongs to it.</summary>
internal sealed class DocumentedRelation
{
    /// <summary>The table, view or materialized view.</summary>
    internal required SchemaObject Object { get; init; }

    /// <summary>Its qualified name, quoted where needed.</summary>
    internal string Name => Object.Name;

    /// <summary>Its schema, quoted where needed.</summary>
    internal string Schema => QualifiedName.Head(Object.Name);

    /// <summary>Its own name, quoted where needed.</summary>
    internal string Local => QualifiedName.Last(Object.Name);

    /// <summary>What it is, as <c>partitioned table</c>.</summary>
    internal string Kind =>
        Object switch
        {
            TableObject { Type: 'p' } => "partitioned table",
            TableObject { Type: 'f' } => "foreign table",
            _ => ObjectKinds.NameOf(Object.Kind),
        };

    /// <summary>The table; null: it is a view.</summary>
    internal TableObject? Table => Object as TableObject;

    /// <summary>The query of a view; null: it is a table.</summary>
    internal string? Query => (Object as ViewObject)?.Definition;

    /// <summary>Its columns, in order.</summary>
    internal required IReadOnlyList<DocumentedColumn> Columns { get; init; }

    /// <summary>Its constraints without foreign keys, by name.</summary>
    internal required IReadOnlyList<ConstraintObject> Constraints { get; init; }

    /// <summary>Its indexes that are not a constraint's, by name.</summary>
    internal required IReadOnlyList<IndexObject> Indexes { get; init; }

    /// <summary>Its policies, by name.</summary>
    internal required IReadOnlyList<PolicyObject> Policies { get; init; }

    /// <summary>Its triggers, by name.</summary>
    internal required IReadOnlyList<TriggerObject> Triggers { get; init; }

    /// <summary>Its foreign keys.</summary>
    internal required IReadOnlyList<DocumentedReference> References { get; init; }

    /// <summary>The foreign keys of others that reference it.</summary>
    internal IReadOnlyList<DocumentedReference> ReferencedBy { get; set; } = [];

    /// <summary>The names of its partitions, and of theirs.</summary>
    internal IReadOnlyList<string> Partitions { get; set; } = [];

    /// <summary>The relations that a view reads, qualified.</summary>
    internal IReadOnlyList<string> Reads { get; set; } = [];

    /// <summary>The views that read it, qualified.</summary>
    internal IReadOnlyList<string> ReadBy { get; set; } = [];

    /// <summary>About how many rows and bytes it has; null: not known.</summary>
    internal RelationSize? Size { get; set; }
}
