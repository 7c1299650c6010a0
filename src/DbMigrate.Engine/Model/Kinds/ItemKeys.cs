namespace DbMigrate.Engine.Model.Kinds;

/// <summary>The keys that every step, check or gate accepts beside the key of its kind.</summary>
internal static class ItemKeys
{
    private static readonly ValueShape Words = new ValueShape.Text();

    /// <summary>The limits of a plan, an environment, a phase or a step.</summary>
    internal static MapShape Limits { get; } =
        new(
            "Limits for lock waits and statements.",
            new KeyShape("lock_timeout", new ValueShape.Duration(), "The longest single wait for a lock.")
            {
                Default = "2s",
            },
            new KeyShape(
                "lock_budget",
                new ValueShape.Duration(),
                "The longest total time of retries for locks before the batch fails."
            )
            {
                Default = "30m",
            },
            new KeyShape(
                "statement_timeout",
                new ValueShape.Duration(OrNone: true),
                "The longest run time of one statement, or none."
            )
            {
                Default = "none",
            }
        );

    /// <summary>The keys beside the key of any step.</summary>
    internal static MapShape Step { get; } =
        new(
            "A step: one action of a phase. Steps run in order.",
            new KeyShape("name", Words, "The step's name in progress and history."),
            new KeyShape("on", new ValueShape.Text(Reference.Connection), "The connection that the step runs on.")
            {
                Default = "default",
            },
            new KeyShape("limits", new ValueShape.Map(Limits), "Limits that differ from those of the phase.")
        );

    /// <summary>The keys beside the key of any check.</summary>
    internal static MapShape Check { get; } =
        new(
            "A check: a query with an expected answer.",
            new KeyShape("name", Words, "The check's name in results. A sustained gate refers to it."),
            new KeyShape("on", new ValueShape.Text(Reference.Connection), "The connection that the check queries.")
            {
                Default = "default",
            },
            new KeyShape(
                "severity",
                new ValueShape.Text(OneOf: ["error", "warn"]),
                "Whether a failure stops the phase (error) or is only reported (warn)."
            )
            {
                Default = "error",
            }
        );

    /// <summary>The keys beside the key of any gate.</summary>
    internal static MapShape Gate { get; } =
        new(
            "A gate: a precondition of a phase that is not a query.",
            new KeyShape("name", Words, "The gate's name, used to override it.")
            {
                Default = "the kind with its main parameter, as in soak:a",
            }
        );
}
