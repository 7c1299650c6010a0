using System.Text.Json.Serialization;

namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A column of a table or view. It is within its table's record, in order.</summary>
internal sealed record ColumnObject() : TablePart(ObjectKind.Column)
{
    internal static readonly ObjectSource Source = new("columns", ObjectCatalog.Relation, Read)
    {
        IsOfRelations = true,
    };

    /// <summary>Its type, qualified where it is not PostgreSQL's own, with its modifiers.</summary>
    public required string Type { get; init; }

    /// <summary>Its collation, where that is not the type's.</summary>
    public string? Collation { get; init; }

    /// <summary>True: it holds no NULL.</summary>
    public bool IsNotNull { get; init; }

    /// <summary>The NOT NULL constraint, where it has properties of its own (PostgreSQL 18 and later).</summary>
    public ConstraintObject? NotNull { get; set; }

    /// <summary><c>a</c>: identity, always; <c>d</c>: identity by default; null: none.</summary>
    public char? Identity { get; init; }

    /// <summary>The sequence of an identity column; null also for a partition, which uses that of its root.</summary>
    public SequenceObject? IdentitySequence { get; set; }

    /// <summary><c>s</c>: generated and stored; <c>v</c>: generated, virtual; null: not generated.</summary>
    public char? Generated { get; init; }

    /// <summary>The expression of a generated column.</summary>
    public string? Expression { get; set; }

    /// <summary>Its default.</summary>
    public DefaultObject? Default { get; set; }

    /// <summary>True: it has no default, but a column of the same name of an inherited table has.</summary>
    public bool LacksInheritedDefault { get; set; }

    /// <summary>True: a column of the same name of an inherited table is generated.</summary>
    public bool InheritsExpression { get; set; }

    /// <summary>p, e, m or x, as in pg_attribute.attstorage; null: that of the type.</summary>
    public char? Storage { get; init; }

    /// <summary>The storage of the type, where <see cref="Storage"/> differs from it.</summary>
    public char? TypeStorage { get; init; }

    /// <summary>p or l, as in pg_attribute.attcompression; null: the default.</summary>
    public char? Compression { get; init; }

    /// <summary>Its statistics target; null: the default.</summary>
    public int? StatisticsTarget { get; init; }

    /// <summary>Its options, as <c>n_distinct=5</c>, in the catalog's order.</summary>
    public IReadOnlyList<string>? Options { get; init; }

    /// <summary>The options of a foreign table's column.</summary>
    public IReadOnlyList<string>? ForeignOptions { get; init; }

    /// <summary>True: an inherited table, or the partitioned one, has it.</summary>
    public bool IsInherited { get; init; }

    /// <summary>True: it has no definition in its own table.</summary>
    public bool IsOnlyInherited { get; init; }

    /// <summary>The kind of relation that it is a column of.</summary>
    public ObjectKind TableKind { get; set; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override IEnumerable<SchemaObject> Parts
    {
        get
        {
            if (NotNull is not null)
            {
                yield return NotNull;
            }

            if (Default is not null)
            {
                yield return Default;
            }

            if (IdentitySequence is not null)
            {
                yield return IdentitySequence;
            }
        }
    }

    internal override void BelongTo(SchemaObject whole)
    {
        base.BelongTo(whole);
        TableKind = whole.Kind;
    }

    internal override bool TryTake(SchemaObject part)
    {
        switch (part)
        {
            case DefaultObject expression when Generated is not null:
                Expression = expression.Expression;
                break;
            case DefaultObject expression:
                Default = expression;
                break;
            case SequenceObject { IsIdentity: true } sequence:
                IdentitySequence = sequence;
                break;
            case ConstraintObject constraint:
                NotNull = constraint;
                break;
            default:
                return false;
        }

        return true;
    }

    private static ColumnObject Read(ObjectRow row)
    {
        var table = row.Number();
        return new()
        {
            Whole = new((uint)ObjectCatalog.Relation, table),
            Address = new((uint)ObjectCatalog.Relation, table, row.Int()),
            Name = row.Text(),
            Type = row.Text(),
            Collation = row.TextOrNull(),
            IsNotNull = row.Flag(),
            Identity = row.LetterOrNull(),
            Generated = row.LetterOrNull(),
            Storage = row.LetterOrNull(),
            TypeStorage = row.LetterOrNull(),
            Compression = row.LetterOrNull(),
            StatisticsTarget = row.IntOrNull(),
            Options = row.TextsOrNull(),
            ForeignOptions = SecretOptions.Masked(row.TextsOrNull()),
            Privileges = row.TextsOrNull(),
            IsInherited = row.Flag(),
            IsOnlyInherited = row.Flag(),
        };
    }
}
