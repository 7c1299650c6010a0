using DbMigrate.Engine.Common;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Rehearsal.Prisma;

/// <summary>A statement that makes a part of a Prisma schema.</summary>
/// <param name="Sql">The statement.</param>
/// <param name="Place">What of the schema it makes.</param>
internal sealed record PrismaStatement(string Sql, SourcePlace Place);

/// <summary>Writes the SQL that makes a Prisma schema in an empty database, as Prisma Migrate does.</summary>
/// <param name="schema">The schema.</param>
internal sealed class PrismaScript(PrismaSchema schema)
{
    private readonly List<PrismaStatement> _statements = [];
    private readonly List<PrismaStatement> _indexes = [];
    private readonly List<PrismaStatement> _keys = [];
    private readonly PrismaColumns _columns = new(schema);

    /// <summary>Returns the statements, in an order that runs.</summary>
    internal static IReadOnlyList<PrismaStatement> Write(PrismaSchema schema) => new PrismaScript(schema).Write();

    /// <summary>Returns the schema-qualified name of a table or type.</summary>
    internal static string NameOf(PrismaBlock block) => SqlText.QuoteQualified(block.Schema, block.DatabaseName);

    private List<PrismaStatement> Write()
    {
        foreach (var block in schema.Models.Concat(schema.Views).Concat(schema.Enums).DistinctBy(b => b.Schema))
        {
            Add($"CREATE SCHEMA IF NOT EXISTS {SqlText.QuoteIdentifier(block.Schema)}", block.Place);
        }

        if (schema.Source?.Setting("extensions") is PrismaValue.List extensions)
        {
            foreach (var extension in extensions.Items)
            {
                AddExtension(extension);
            }
        }

        foreach (var block in schema.Enums)
        {
            var values = block.Fields.Select(f => SqlText.QuoteLiteral(f.DatabaseName));
            Add($"CREATE TYPE {NameOf(block)} AS ENUM ({string.Join(", ", values)})", block.Place);
        }

        foreach (var model in schema.Models)
        {
            AddTable(model);
        }

        foreach (var model in schema.Models)
        {
            foreach (var field in model.Fields.Where(schema.IsRelation))
            {
                AddRelation(model, field);
            }
        }

        foreach (var view in schema.Views)
        {
            // What it selects is not in the schema: its columns are.
            var columns = view
                .Fields.Where(schema.IsColumn)
                .Select(f => $"NULL::{_columns.TypeOf(f)} AS {_columns.NameOf(f)}");
            Add($"CREATE VIEW {NameOf(view)} AS SELECT {string.Join(", ", columns)}", view.Place);
        }

        return [.. _statements, .. _indexes, .. _keys];
    }

    private void Add(string sql, SourcePlace place) => _statements.Add(new PrismaStatement(sql, place));

    private void AddExtension(PrismaValue extension)
    {
        var call = extension as PrismaValue.Call;
        var name = call?.Name ?? (extension as PrismaValue.Word)?.Value;
        if (name is null)
        {
            return;
        }

        var schemaName = TextOf("schema");
        if (schemaName is not null)
        {
            Add($"CREATE SCHEMA IF NOT EXISTS {SqlText.QuoteIdentifier(schemaName)}", extension.Place);
        }

        Add(
            $"CREATE EXTENSION IF NOT EXISTS {SqlText.QuoteIdentifier(TextOf("map") ?? name)}"
                + (schemaName is null ? string.Empty : $" SCHEMA {SqlText.QuoteIdentifier(schemaName)}"),
            extension.Place
        );

        string? TextOf(string argument) =>
            (call?.Arguments.FirstOrDefault(a => a.Name == argument)?.Value as PrismaValue.Text)?.Value;
    }

    private void AddTable(PrismaBlock model)
    {
        var lines = model.Fields.Where(schema.IsColumn).Select(_columns.Define).ToList();
        var (key, fields) = PrismaSchema.KeyOf(model);
        if (key is not null)
        {
            var name = key.TextOf("map") ?? PrismaNames.Key(model.DatabaseName);
            lines.Add(
                $"CONSTRAINT {SqlText.QuoteIdentifier(name)} PRIMARY KEY ({string.Join(", ", fields.Select(_columns.NameOf))})"
            );
        }

        Add($"CREATE TABLE {NameOf(model)} ({string.Join(", ", lines)})", model.Place);
        foreach (var field in model.Fields.Where(f => f.Find("unique") is not null))
        {
            AddIndex(model, field.Find("unique")!, [(field, null)], isUnique: true);
        }

        foreach (var attribute in model.Attributes.Where(a => a.Name is "unique" or "index"))
        {
            AddIndex(
                model,
                attribute,
                [
                    .. PrismaSchema
                        .FieldsOf(attribute.Find("fields", isFirst: true))
                        .Select(f => (model.Field(f.Name)!, f.Options)),
                ],
                attribute.Name == "unique"
            );
        }
    }

    private void AddIndex(
        PrismaBlock model,
        PrismaAttribute attribute,
        IReadOnlyList<(PrismaField Field, PrismaValue.Call? Options)> fields,
        bool isUnique
    )
    {
        var columns = fields.Select(f => f.Field.DatabaseName);
        var name =
            attribute.TextOf("map")
            // The name of an index is an older form of its map; that of a unique one is for the client.
            ?? (isUnique ? null : attribute.TextOf("name"))
            ?? (
                isUnique
                    ? PrismaNames.Unique(model.DatabaseName, columns)
                    : PrismaNames.Index(model.DatabaseName, columns)
            );
        var method = attribute.Find("type") is PrismaValue.Word type
            ? $" USING {type.Value.ToUpperInvariant()}"
            : string.Empty;
        var where = attribute.Find("where") is PrismaValue.Call { Arguments: [{ Value: PrismaValue.Text condition }] }
            ? $" WHERE {condition.Value}"
            : string.Empty;
        var list = fields.Select(f => _columns.NameOf(f.Field) + PrismaColumns.IndexOptions(f.Options));
        if (fields is [_] && attribute.Find("sort") is PrismaValue.Word { Value: "Desc" })
        {
            list = list.Select(l => l + " DESC");
        }

        _indexes.Add(
            new PrismaStatement(
                $"CREATE {(isUnique ? "UNIQUE " : string.Empty)}INDEX {SqlText.QuoteIdentifier(name)} ON {NameOf(model)}{method} "
                    + $"({string.Join(", ", list)}){where}",
                attribute.Place
            )
        );
    }

    private void AddRelation(PrismaBlock model, PrismaField field)
    {
        var other = schema.Find(field.Type)!;
        if (schema.IsManyToMany(model, field))
        {
            var opposite = schema.Opposite(model, field)!;
            var isFirst =
                model.Name == other.Name
                    ? model.Fields.IndexOf(field) < model.Fields.IndexOf(opposite)
                    : string.CompareOrdinal(model.Name, other.Name) < 0;
            if (isFirst && !other.IsIgnored)
            {
                AddManyToMany(model, field, other);
            }

            return;
        }

        if (
            field.Find("relation") is not { } relation
            || relation.Find("fields") is null
            || !schema.HasForeignKeys
            || other.IsIgnored
            || other.Kind == "view"
        )
        {
            return;
        }

        var own = PrismaSchema.FieldsOf(relation.Find("fields")).Select(f => model.Field(f.Name)!).ToList();
        var referenced = PrismaSchema.FieldsOf(relation.Find("references")).Select(f => other.Field(f.Name)!);
        var name =
            relation.TextOf("map") ?? PrismaNames.ForeignKey(model.DatabaseName, own.Select(f => f.DatabaseName));
        _keys.Add(
            new PrismaStatement(
                $"ALTER TABLE {NameOf(model)} ADD CONSTRAINT {SqlText.QuoteIdentifier(name)} FOREIGN KEY "
                    + $"({string.Join(", ", own.Select(_columns.NameOf))}) REFERENCES {NameOf(other)} "
                    + $"({string.Join(", ", referenced.Select(_columns.NameOf))}) ON DELETE "
                    + Action(relation, "onDelete", own.Exists(f => f.IsOptional) ? "SET NULL" : "RESTRICT")
                    + $" ON UPDATE {Action(relation, "onUpdate", "CASCADE")}",
                relation.Place
            )
        );
    }

    private void AddManyToMany(PrismaBlock first, PrismaField field, PrismaBlock second)
    {
        var name = "_" + (PrismaSchema.RelationName(field) ?? $"{first.Name}To{second.Name}");
        var table = SqlText.QuoteQualified(first.Schema, name);
        Add(
            $"CREATE TABLE {table} (\"A\" {_columns.KeyType(first)} NOT NULL, \"B\" {_columns.KeyType(second)} NOT NULL, "
                + $"CONSTRAINT {SqlText.QuoteIdentifier(name + "_AB_pkey")} PRIMARY KEY (\"A\", \"B\"))",
            field.Place
        );
        _indexes.Add(
            new PrismaStatement(
                $"CREATE INDEX {SqlText.QuoteIdentifier(name + "_B_index")} ON {table} (\"B\")",
                field.Place
            )
        );
        foreach (var (column, to) in schema.HasForeignKeys ? new[] { ("A", first), ("B", second) } : [])
        {
            _keys.Add(
                new PrismaStatement(
                    $"ALTER TABLE {table} ADD CONSTRAINT {SqlText.QuoteIdentifier($"{name}_{column}_fkey")} FOREIGN KEY "
                        + $"(\"{column}\") REFERENCES {NameOf(to)} ({_columns.NameOf(PrismaSchema.KeyOf(to).Fields[0])}) "
                        + "ON DELETE CASCADE ON UPDATE CASCADE",
                    field.Place
                )
            );
        }
    }

    private static string Action(PrismaAttribute relation, string argument, string otherwise) =>
        (relation.Find(argument) as PrismaValue.Word)?.Value switch
        {
            "Cascade" => "CASCADE",
            "Restrict" => "RESTRICT",
            "NoAction" => "NO ACTION",
            "SetNull" => "SET NULL",
            "SetDefault" => "SET DEFAULT",
            _ => otherwise,
        };
}
