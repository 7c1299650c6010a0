using System.Text.Json.Serialization;

namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>An index. That of a constraint is within the constraint.</summary>
internal sealed record IndexObject() : SchemaObject(ObjectKind.Index)
{
    internal static readonly ObjectSource Source = new("indexes", ObjectCatalog.Relation, Read)
    {
        IsOfRelations = true,
    };

    /// <summary>The relation, qualified, as SQL reads it.</summary>
    public string Table { get; set; } = string.Empty;

    /// <summary>The statement that creates it; null: it is a constraint's.</summary>
    public string? Definition { get; init; }

    /// <summary>Its storage parameters, as WITH (…) has them, in the catalog's order.</summary>
    public IReadOnlyList<string>? Options { get; init; }

    /// <summary>Its tablespace, where that is not the database's.</summary>
    public string? Tablespace { get; init; }

    /// <summary>True: it is not complete, and no query uses it.</summary>
    public bool IsInvalid { get; init; }

    /// <summary>True: it is the replica identity of its table.</summary>
    public bool IsReplicaIdentity { get; init; }

    /// <summary>True: CLUSTER uses it.</summary>
    public bool IsClustered { get; init; }

    /// <summary>The index of the partitioned table that it is part of.</summary>
    public string? Parent { get; init; }

    /// <summary>The statistics targets of its expressions: number of the column, space, target.</summary>
    public IReadOnlyList<string>? StatisticsTargets { get; init; }

    /// <summary>True: it belongs to a constraint.</summary>
    [JsonIgnore]
    internal bool IsOfConstraint => Definition is null;

    internal override void BelongTo(SchemaObject whole) => Table = whole is TablePart part ? part.Table : whole.Name;

    private static IndexObject Read(ObjectRow row)
    {
        var address = row.Address();
        var table = row.Number();
        var constraint = row.Number();
        return new()
        {
            Address = address,
            Whole =
                constraint == 0
                    ? new((uint)ObjectCatalog.Relation, table)
                    : new((uint)ObjectCatalog.Constraint, constraint),
            Name = row.Text(),
            Definition = row.TextOrNull(),
            Options = row.TextsOrNull(),
            Tablespace = row.TextOrNull(),
            IsInvalid = row.Flag(),
            IsReplicaIdentity = row.Flag(),
            IsClustered = row.Flag(),
            Parent = row.TextOrNull(),
            StatisticsTargets = row.TextsOrNull(),
        };
    }
}
