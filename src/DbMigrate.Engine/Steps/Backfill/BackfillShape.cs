using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Steps.Backfill;

/// <summary>The keys of the step <c>backfill</c> in a plan.</summary>
internal static class BackfillShape
{
    /// <summary>The keys, their values and defaults.</summary>
    internal static MapShape Shape { get; } =
        new MapShape(
            "Updates the rows of a table in batches, each in its own transaction.",
            [
                new KeyShape("table", new ValueShape.Text(Reference.Identifier), "The table.", Required: true),
                new KeyShape(
                    "set",
                    new ValueShape.Text(Reference.Sql),
                    "The SET clause of the UPDATE: column = expression, separated by commas."
                ),
                new KeyShape(
                    "call",
                    new ValueShape.Text(Reference.Sql),
                    "A function call that runs for each row, with the key as :key: backfill_user(:key)."
                ),
                new KeyShape("where", new ValueShape.Text(Reference.Sql), "The condition that selects the rows.")
                {
                    Default = "all rows",
                },
                new KeyShape(
                    "key",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The columns of the key that orders the batches, or the name of its index. The key must "
                        + "be unique and NOT NULL."
                )
                {
                    Default = "the primary key",
                },
                new KeyShape(
                    "target",
                    new ValueShape.Duration(),
                    "The target duration of a batch. The batch size adapts to it."
                )
                {
                    Default = "500ms",
                },
                new KeyShape("workers", new ValueShape.Integer(1, 64), "The number of batches that run in parallel.")
                {
                    Default = "1",
                },
                new KeyShape(
                    "on_error",
                    new ValueShape.Text(OneOf: ["stop", "record"]),
                    "Whether a failed row stops the step, or is recorded and retried at the end."
                )
                {
                    Default = "stop",
                },
                .. ThrottleOptions.Keys,
            ]
        )
        {
            ExactlyOneOf =
            [
                ["set", "call"],
            ],
        };
}
