using DbMigrate.Engine.Plans;

namespace DbMigrate.Engine.Steps;

/// <summary><c>backfill</c>: known to the reader and to the schema; not available in this version.</summary>
internal static class BackfillStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } = new(
        "backfill",
        new MapShape(
            "Changes the rows of a table in batches, each its own transaction.",
            new KeyShape("table", new ValueShape.Text(Reference.Identifier), "The table.", Required: true),
            new KeyShape("set", new ValueShape.Text(Reference.Sql), "What UPDATE sets: column = expression, and so on."),
            new KeyShape("call", new ValueShape.Text(Reference.Sql), "A function to call for each row: backfill_user(:key)."),
            new KeyShape("where", new ValueShape.Text(Reference.Sql), "The rows that it is about; all where nothing is said."),
            new KeyShape("key", new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true), "The columns of the key to go by; the primary key where nothing is said."),
            new KeyShape("target", new ValueShape.Duration(), "The time that a batch should take, to which its size adapts; 500ms where nothing is said."),
            new KeyShape("workers", new ValueShape.Integer(1, 64), "How many batches run side by side; 1 where nothing is said."),
            new KeyShape("on_error", new ValueShape.Text(OneOf: ["stop", "record"]), "Whether a row that fails stops the step (where nothing is said), or is recorded and tried again later."))
        {
            ExactlyOneOf = [["set", "call"]],
        },
        Bind: null);
}
