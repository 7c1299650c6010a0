using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Rehearsal.Prisma;

/// <summary>Checks what a Prisma schema says, where it is well formed.</summary>
/// <param name="schema">The schema.</param>
/// <param name="errors">Receives the errors.</param>
internal sealed class PrismaChecks(PrismaSchema schema, List<PlanFinding> errors)
{
    private static readonly string[] OfFields = ["id", "unique", "default", "relation", "map", "updatedAt", "ignore"];

    private static readonly string[] OfBlocks = ["id", "unique", "index", "fulltext", "map", "schema", "ignore"];

    /// <summary>Runs all checks.</summary>
    internal void Run()
    {
        CheckSource();
        var names = new Dictionary<string, PrismaBlock>(StringComparer.Ordinal);
        foreach (var block in schema.Blocks)
        {
            if (block.Kind is "generator" or "datasource")
            {
                continue;
            }

            if (!names.TryAdd(block.Name, block))
            {
                Error(
                    block.Place,
                    $"The {block.Kind} {block.Name} is there twice, the first time at {names[block.Name].Place}."
                );
            }

            if (block.Kind == "type")
            {
                Error(block.Place, $"The composite type {block.Name} is of MongoDB; PostgreSQL has none in Prisma.");
                continue;
            }

            Check(block);
        }
    }

    private void CheckSource()
    {
        if (schema.Source is not { } source)
        {
            if (schema.Blocks.Count == 0)
            {
                errors.Add(new PlanFinding(new SourcePlace(string.Empty, 0, 0), "The schema is empty."));
            }

            return;
        }

        if (source.Setting("provider") is not PrismaValue.Text { Value: "postgresql" or "postgres" })
        {
            Error(
                source.Setting("provider")?.Place ?? source.Place,
                $"The data source {source.Name} is not of PostgreSQL: its provider has to be \"postgresql\"."
            );
        }
    }

    private void Check(PrismaBlock block)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in block.Fields)
        {
            if (!names.Add(field.Name))
            {
                Error(field.Place, $"{block.Name} has {field.Name} twice.");
            }

            if (block.Kind != "enum")
            {
                CheckField(block, field);
            }
        }

        foreach (var attribute in block.Attributes)
        {
            if (!OfBlocks.Contains(attribute.Name))
            {
                Error(attribute.Place, $"There is no attribute @@{attribute.Name}.{Nearest(attribute.Name, OfBlocks)}");
            }
            else if (attribute.Name is "id" or "unique" or "index" or "fulltext")
            {
                RequireFields(block, attribute.Find("fields", isFirst: true), attribute.Place, $"@@{attribute.Name}");
            }
        }

        if (
            block is { Kind: "model", IsIgnored: false }
            && block.Find("id") is null
            && block.Find("unique") is null
            && !block.Fields.Exists(f => f.Find("id") is not null || f.Find("unique") is not null)
        )
        {
            Error(block.Place, $"The model {block.Name} has neither @id, @@id, @unique nor @@unique.");
        }
    }

    private void CheckField(PrismaBlock block, PrismaField field)
    {
        if (!field.IsUnsupported && !PrismaTypes.IsScalar(field.Type) && schema.Find(field.Type) is null)
        {
            var known = PrismaTypes.ScalarNames.Concat(schema.Blocks.Select(b => b.Name));
            Error(
                field.TypePlace,
                $"{block.Name}.{field.Name} has the type {field.Type}, which is neither a type of Prisma nor one of the "
                    + $"schema.{Nearest(field.Type, known)}"
            );
            return;
        }

        foreach (var attribute in field.Attributes.Where(a => !OfFields.Contains(a.Name) && !a.Name.Contains('.')))
        {
            Error(attribute.Place, $"There is no attribute @{attribute.Name}.{Nearest(attribute.Name, OfFields)}");
        }

        if (PrismaTypes.NativeOf(field) is { } native && PrismaTypes.Check(field) is { } problem)
        {
            Error(native.Place, problem);
        }

        if (schema.IsRelation(field))
        {
            CheckRelation(block, field);
        }
        else if (
            schema.Find(field.Type) is { Kind: "enum" } values
            && field.Find("default")?.Find("value", isFirst: true) is PrismaValue.Word word
            && values.Field(word.Value) is null
        )
        {
            Error(
                word.Place,
                $"The enum {values.Name} has no value {word.Value}.{Nearest(word.Value, values.Fields.Select(f => f.Name))}"
            );
        }
    }

    private void CheckRelation(PrismaBlock block, PrismaField field)
    {
        var other = schema.Find(field.Type)!;
        if (schema.Opposite(block, field) is null && !block.IsIgnored && !other.IsIgnored)
        {
            Error(
                field.Place,
                $"The relation {block.Name}.{field.Name} has no other side: {other.Name} has no field of the type {block.Name}"
                    + (PrismaSchema.RelationName(field) is { } name ? $" with the relation \"{name}\"." : ".")
            );
        }

        if (field.Find("relation") is not { } relation || relation.Find("fields") is null)
        {
            return;
        }

        var own = RequireFields(block, relation.Find("fields"), relation.Place, "@relation");
        var referenced = RequireFields(other, relation.Find("references"), relation.Place, "@relation");
        if (own != referenced)
        {
            Error(
                relation.Place,
                $"The relation {block.Name}.{field.Name} has {own} fields and {referenced} references."
            );
        }
    }

    private int RequireFields(PrismaBlock block, PrismaValue? value, SourcePlace place, string attribute)
    {
        var fields = PrismaSchema.FieldsOf(value);
        if (fields.Count == 0)
        {
            Error(place, $"{attribute} of {block.Name} names no fields.");
        }

        foreach (var (name, _, at) in fields)
        {
            if (block.Field(name) is null)
            {
                Error(at, $"{block.Name} has no field {name}.{Nearest(name, block.Fields.Select(f => f.Name))}");
            }
        }

        return fields.Count;
    }

    private void Error(SourcePlace place, string message) => errors.Add(new PlanFinding(place, message));

    private static string Nearest(string name, IEnumerable<string> known) =>
        NearestWord.Of(name, known) is { } near ? $" Did you mean {near}?" : string.Empty;
}
