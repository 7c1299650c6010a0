using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Rehearsal.Prisma;

/// <summary>A schema of Prisma: its models, enums and settings, checked.</summary>
internal sealed class PrismaSchema
{
    private readonly Dictionary<string, PrismaBlock> _blocks = new(StringComparer.Ordinal);

    private PrismaSchema(IReadOnlyList<PrismaBlock> blocks)
    {
        Blocks = blocks;
        foreach (var block in blocks.Where(b => b.Kind is "model" or "view" or "enum" or "type"))
        {
            _blocks.TryAdd(block.Name, block);
        }
    }

    /// <summary>All blocks, in order.</summary>
    internal IReadOnlyList<PrismaBlock> Blocks { get; }

    /// <summary>The data source, or null.</summary>
    internal PrismaBlock? Source => Blocks.FirstOrDefault(b => b.Kind == "datasource");

    /// <summary>The models that are not ignored.</summary>
    internal IEnumerable<PrismaBlock> Models => Blocks.Where(b => b is { Kind: "model", IsIgnored: false });

    /// <summary>The views that are not ignored.</summary>
    internal IEnumerable<PrismaBlock> Views => Blocks.Where(b => b is { Kind: "view", IsIgnored: false });

    /// <summary>The enums.</summary>
    internal IEnumerable<PrismaBlock> Enums => Blocks.Where(b => b.Kind == "enum");

    /// <summary>The models and views that Prisma leaves out.</summary>
    internal IEnumerable<PrismaBlock> Ignored => Blocks.Where(b => b is { Kind: "model" or "view", IsIgnored: true });

    /// <summary>Whether relations are foreign keys.</summary>
    internal bool HasForeignKeys => Source?.Setting("relationMode") is not PrismaValue.Text { Value: "prisma" };

    /// <summary>Reads files.</summary>
    /// <param name="files">Names in messages, and texts.</param>
    /// <param name="errors">Receives all errors.</param>
    internal static PrismaSchema Read(IEnumerable<(string Name, string Text)> files, List<PlanFinding> errors)
    {
        var schema = new PrismaSchema([.. files.SelectMany(f => PrismaParser.Read(f.Name, f.Text, errors))]);
        if (errors.Count == 0)
        {
            new PrismaChecks(schema, errors).Run();
        }

        return schema;
    }

    /// <summary>Returns a model, view, enum or composite type; null: there is none of the name.</summary>
    internal PrismaBlock? Find(string name) => _blocks.GetValueOrDefault(name);

    /// <summary>Returns whether a field is a relation to a model or view.</summary>
    internal bool IsRelation(PrismaField field) =>
        !field.IsUnsupported && Find(field.Type) is { Kind: "model" or "view" };

    /// <summary>Returns whether a field is a column.</summary>
    internal bool IsColumn(PrismaField field) => !IsRelation(field);

    /// <summary>Returns the name of a relation, as it is given; null: it is not.</summary>
    internal static string? RelationName(PrismaField field) => field.Find("relation")?.TextOf("name", isFirst: true);

    /// <summary>Returns the other side of a relation; null: it has none.</summary>
    internal PrismaField? Opposite(PrismaBlock model, PrismaField field) =>
        Find(field.Type)
            ?.Fields.Find(f =>
                f.Type == model.Name && !ReferenceEquals(f, field) && RelationName(f) == RelationName(field)
            );

    /// <summary>Returns whether a relation has a table of its own.</summary>
    internal bool IsManyToMany(PrismaBlock model, PrismaField field) =>
        field.IsList && IsRelation(field) && Opposite(model, field) is { IsList: true };

    /// <summary>Returns the fields that a value names, in order: <c>[a, b(sort: Desc)]</c>.</summary>
    internal static IReadOnlyList<(string Name, PrismaValue.Call? Options, SourcePlace Place)> FieldsOf(
        PrismaValue? value
    ) =>
        value switch
        {
            PrismaValue.List list =>
            [
                .. list.Items.Select(i =>
                    i is PrismaValue.Call call
                        ? (call.Name, call, i.Place)
                        : ((i as PrismaValue.Word)?.Value ?? string.Empty, (PrismaValue.Call?)null, i.Place)
                ),
            ],
            PrismaValue.Word word => [(word.Value, null, word.Place)],
            PrismaValue.Call call => [(call.Name, call, call.Place)],
            _ => [],
        };

    /// <summary>Returns the fields of the primary key, and its attribute; no fields: there is none.</summary>
    internal static (PrismaAttribute? Attribute, IReadOnlyList<PrismaField> Fields) KeyOf(PrismaBlock model)
    {
        if (model.Find("id") is { } attribute)
        {
            return (
                attribute,
                [
                    .. FieldsOf(attribute.Find("fields", isFirst: true))
                        .Select(f => model.Field(f.Name))
                        .OfType<PrismaField>(),
                ]
            );
        }

        return model.Fields.Find(f => f.Find("id") is not null) is { } field ? (field.Find("id"), [field]) : (null, []);
    }
}
