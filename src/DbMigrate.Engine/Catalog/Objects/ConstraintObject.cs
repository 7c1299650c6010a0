using System.Text.Json.Serialization;

namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A constraint of a table.</summary>
internal sealed record ConstraintObject() : TablePart(ObjectKind.Constraint)
{
    internal static readonly ObjectSource Source = new("constraints", ObjectCatalog.Constraint, Read)
    {
        IsOfRelations = true,
    };

    /// <summary>NOT NULL constraints with properties of their own.</summary>
    internal static readonly ObjectSource NotNulls = new("not-nulls", ObjectCatalog.Constraint, Read)
    {
        IsOfRelations = true,
        Since = 18,
    };

    /// <summary>c, f, p, u, x or n, as in pg_constraint.contype.</summary>
    public required char Type { get; init; }

    /// <summary>What follows its name, without what the next four say: <c>PRIMARY KEY (id)</c>.</summary>
    public required string Definition { get; init; }

    /// <summary>True: it can be deferred.</summary>
    public bool IsDeferrable { get; init; }

    /// <summary>True: it is deferred from the start.</summary>
    public bool IsDeferred { get; init; }

    /// <summary>True: the rows that exist may violate it.</summary>
    public bool IsNotValid { get; init; }

    /// <summary>True: it is not enforced.</summary>
    public bool IsNotEnforced { get; init; }

    /// <summary>True: an inherited or the partitioned table has it.</summary>
    public bool IsInherited { get; init; }

    /// <summary>True: it has no definition in its own table.</summary>
    public bool IsOnlyInherited { get; init; }

    /// <summary>True: of a CHECK or NOT NULL constraint, that tables which inherit from the table do not have it.</summary>
    [JsonIgnore]
    internal bool IsNotInheritable => Definition.EndsWith(" NO INHERIT", StringComparison.Ordinal);

    /// <summary>Its index.</summary>
    public IndexObject? Index { get; set; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override IEnumerable<SchemaObject> Parts => Index is null ? [] : [Index];

    internal override bool TryTake(SchemaObject part)
    {
        Index = part as IndexObject;
        return Index is not null;
    }

    // Of a column, it is a NOT NULL constraint, named like the others.
    internal override void BelongTo(SchemaObject whole) =>
        Name = $"{(whole is ColumnObject column ? column.Table : whole.Name)}.{Name}";

    private static ConstraintObject Read(ObjectRow row)
    {
        var address = row.Address();
        var whole = new ObjectAddress((uint)ObjectCatalog.Relation, row.Number(), row.Int());
        var name = row.Text();
        var type = row.Letter();
        var definition = row.Text();
        var isDeferrable = row.Flag();
        var isDeferred = row.Flag();
        var isValid = row.Flag();
        var isEnforced = row.Flag();
        foreach (var end in (string[])[" NOT ENFORCED", " NOT VALID", " INITIALLY DEFERRED", " DEFERRABLE"])
        {
            if (definition.EndsWith(end, StringComparison.Ordinal))
            {
                definition = definition[..^end.Length];
            }
        }

        return new()
        {
            Address = address,
            Whole = whole,
            Name = name,
            Type = type,
            Definition = definition,
            IsDeferrable = isDeferrable,
            IsDeferred = isDeferred,
            IsNotValid = !isValid && isEnforced,
            IsNotEnforced = !isEnforced,
            IsInherited = row.Flag(),
            IsOnlyInherited = row.Flag(),
        };
    }
}
