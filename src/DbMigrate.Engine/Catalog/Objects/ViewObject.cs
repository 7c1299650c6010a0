using System.Text.Json.Serialization;

namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A view, or a materialized view.</summary>
/// <param name="Kind">Which of them.</param>
internal abstract record ViewObject(ObjectKind Kind) : SchemaObject(Kind)
{
    internal static readonly ObjectSource Source = new("views", ObjectCatalog.Relation, Read) { IsOfRelations = true };

    /// <summary>Its query, as PostgreSQL prints it.</summary>
    public required string Definition { get; init; }

    /// <summary>Its options, as WITH (…) has them, in the catalog's order.</summary>
    public IReadOnlyList<string>? Options { get; init; }

    /// <summary>Its columns, in order.</summary>
    public IList<ColumnObject> Columns { get; init; } = [];

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

    private static ViewObject Read(ObjectRow row)
    {
        var address = row.Address();
        var name = row.Text();
        var owner = row.TextOrNull();
        var privileges = row.TextsOrNull();
        return row.Letter() == 'v'
            ? new PlainViewObject
            {
                Address = address,
                Name = name,
                Owner = owner,
                Privileges = privileges,
                Definition = row.Text(),
                Options = row.JoinedTexts(),
            }
            : new MaterializedViewObject
            {
                Address = address,
                Name = name,
                Owner = owner,
                Privileges = privileges,
                Definition = row.Text(),
                Options = row.JoinedTexts(),
                AccessMethod = row.TextOrNull(),
                Tablespace = row.TextOrNull(),
                IsClustered = row.Flag(),
            };
    }
}
