using DbMigrate.Engine.Plans;

namespace DbMigrate.Engine.Steps;

/// <summary><c>index</c>: known to the reader and to the schema; not available in this version.</summary>
internal static class IndexStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } = new(
        "index",
        new MapShape(
            "Builds an index concurrently, after taking away an invalid one of an earlier try.",
            new KeyShape("table", new ValueShape.Text(Reference.Identifier), "The table.", Required: true),
            new KeyShape("columns", new ValueShape.ListOf(new ValueShape.Text(Reference.Sql), OrSingle: true), "The columns, each with its order where it needs one: created_at desc."),
            new KeyShape("expression", new ValueShape.Text(Reference.Sql), "An expression, in place of columns."),
            new KeyShape("unique", new ValueShape.Boolean(), "Whether it forbids duplicates."),
            new KeyShape("where", new ValueShape.Text(Reference.Sql), "The rows that it holds; all where nothing is said."),
            new KeyShape("method", new ValueShape.Text(OneOf: ["btree", "hash", "gin", "gist", "spgist", "brin"]), "The access method; btree where nothing is said."),
            new KeyShape("name", new ValueShape.Text(Reference.Identifier), "The name; made of table and columns where nothing is said."))
        {
            ExactlyOneOf = [["columns", "expression"]],
        },
        Bind: null);
}
