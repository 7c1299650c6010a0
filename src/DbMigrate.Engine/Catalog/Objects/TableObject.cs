using System.Text.Json.Serialization;

namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A table: ordinary, partitioned or foreign.</summary>
internal sealed record TableObject() : SchemaObject(ObjectKind.Table)
{
    internal static readonly ObjectSource Source = new("tables", ObjectCatalog.Relation, Read) { IsOfRelations = true };

    /// <summary>r, p or f, as in pg_class.relkind.</summary>
    public required char Type { get; init; }

    /// <summary>The composite type of a typed table.</summary>
    public string? OfType { get; init; }

    /// <summary>The tables that it inherits from, in order, or the one that it is a partition of.</summary>
    public IReadOnlyList<string>? Parents { get; init; }

    /// <summary>The bound of a partition: <c>FOR VALUES IN (1)</c>.</summary>
    public string? PartitionBound { get; init; }

    /// <summary>The key of a partitioned table: <c>RANGE (at)</c>.</summary>
    public string? PartitionKey { get; init; }

    /// <summary>True: it is not logged.</summary>
    public bool IsUnlogged { get; init; }

    /// <summary>Its access method, where that is not heap.</summary>
    public string? AccessMethod { get; init; }

    /// <summary>Its tablespace, where that is not the database's.</summary>
    public string? Tablespace { get; init; }

    /// <summary>Its storage parameters and those of its TOAST table, as WITH (…) has them, in the catalog's order.</summary>
    public IReadOnlyList<string>? Options { get; init; }

    /// <summary><c>nothing</c>, <c>full</c>, <c>index</c>: an index has the mark; null: the default.</summary>
    public string? ReplicaIdentity { get; init; }

    /// <summary>True: row security is enabled.</summary>
    public bool HasRowSecurity { get; init; }

    /// <summary>True: row security holds for the owner, too.</summary>
    public bool ForcesRowSecurity { get; init; }

    /// <summary>True: an index is marked for CLUSTER.</summary>
    public bool IsClustered { get; init; }

    /// <summary>The server of a foreign table.</summary>
    public string? Server { get; init; }

    /// <summary>The options of a foreign table, as OPTIONS (…) has them.</summary>
    public IReadOnlyList<string>? ForeignOptions { get; init; }

    /// <summary>Its columns, in order.</summary>
    public IList<ColumnObject> Columns { get; init; } = [];

    /// <summary>True: it is a partition.</summary>
    [JsonIgnore]
    internal bool IsPartition => PartitionBound is not null;

    /// <summary>True: it is a foreign table.</summary>
    [JsonIgnore]
    internal bool IsForeign => Type == 'f';

    /// <inheritdoc/>
    [JsonIgnore]
    public override IEnumerable<SchemaObject> Parts => Columns;

    internal override bool TryTake(SchemaObject part)
    {
        if (part is not ColumnObject column)
        {
            return false;
        }

        Columns.Add(column);
        return true;
    }

    private static TableObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Owner = row.TextOrNull(),
            Privileges = row.TextsOrNull(),
            Type = row.Letter(),
            OfType = row.TextOrNull(),
            Parents = row.TextsOrNull(),
            PartitionBound = row.TextOrNull(),
            PartitionKey = row.TextOrNull(),
            IsUnlogged = row.Flag(),
            AccessMethod = row.TextOrNull(),
            Tablespace = row.TextOrNull(),
            Options = row.JoinedTexts(),
            ReplicaIdentity = row.TextOrNull(),
            HasRowSecurity = row.Flag(),
            ForcesRowSecurity = row.Flag(),
            IsClustered = row.Flag(),
            Server = row.TextOrNull(),
            ForeignOptions = SecretOptions.Masked(row.TextsOrNull()),
        };
}
