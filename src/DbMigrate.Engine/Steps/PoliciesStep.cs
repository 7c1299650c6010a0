using DbMigrate.Engine.Plans;

namespace DbMigrate.Engine.Steps;

/// <summary><c>policies</c>: known to the reader and to the schema; not available in this version.</summary>
internal static class PoliciesStep
{
    private static readonly MapShape Policy = new(
        "A policy.",
        new KeyShape("name", new ValueShape.Text(Reference.Identifier), "Its name.", Required: true),
        new KeyShape("for", new ValueShape.Text(OneOf: ["all", "select", "insert", "update", "delete"]), "The commands that it is for; all where nothing is said."),
        new KeyShape("to", new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true), "The roles that it is for; public where nothing is said."),
        new KeyShape("using", new ValueShape.Text(Reference.Sql), "The rows that are seen."),
        new KeyShape("check", new ValueShape.Text(Reference.Sql), "The rows that may be written."));

    internal static KindDefinition<MigrationStep> Definition { get; } = new(
        "policies",
        new MapShape(
            "Replaces the policies of tables, in one transaction, so that there is no moment without them.",
            new KeyShape("table", new ValueShape.Text(Reference.Identifier), "The table."),
            new KeyShape("tables", new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true), "The tables."),
            new KeyShape("replace", new ValueShape.Either(new ValueShape.Text(OneOf: ["all"]), new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier))), "The policies that go: all, or those named; none where nothing is said."),
            new KeyShape("file", new ValueShape.Text(Reference.File), "A SQL file that makes the new ones."),
            new KeyShape("list", new ValueShape.ListOf(new ValueShape.Map(Policy)), "The new ones."))
        {
            ExactlyOneOf = [["table", "tables"], ["file", "list"]],
        },
        Bind: null);
}
