using DbMigrate.Engine.Plans;

namespace DbMigrate.Engine.Steps;

/// <summary><c>foreign_key</c>: known to the reader and to the schema; not available in this version.</summary>
internal static class ForeignKeyStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } = new(
        "foreign_key",
        new MapShape(
            "Adds a foreign key, not valid first and then validated, with an index on its side.",
            new KeyShape("table", new ValueShape.Text(Reference.Identifier), "The table."),
            new KeyShape("tables", new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true), "The tables."),
            new KeyShape("columns", new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true), "The referencing columns.", Required: true),
            new KeyShape("references", new ValueShape.Text(Reference.Sql), "What they reference: auth.users(id).", Required: true),
            new KeyShape("on_delete", new ValueShape.Text(OneOf: ["cascade", "restrict", "set null", "set default", "no action"]), "What becomes of the row when the referenced one is deleted; no action where nothing is said."),
            new KeyShape("name", new ValueShape.Text(Reference.Identifier), "The name of the constraint; made of table and columns where nothing is said."),
            new KeyShape("index", new ValueShape.Boolean(), "Whether to build the index on the referencing columns; true where nothing is said."))
        {
            ExactlyOneOf = [["table", "tables"]],
        },
        Bind: null);
}
