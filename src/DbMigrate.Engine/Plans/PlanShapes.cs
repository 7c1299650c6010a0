using DbMigrate.Engine.Metrics;
using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Plans;

/// <summary>The shapes of a plan's own keys; those of steps, checks and gates stand with their kinds.</summary>
internal static class PlanShapes
{
    private const int LongestWord = 100;

    /// <summary>The pattern of <see cref="IsWord"/>, for the schema.</summary>
    internal const string WordPattern = "^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$";

    /// <summary>A name in words, as errors say it.</summary>
    internal const string WordRule =
        "letters, digits, '_', '.' and '-', the first a letter or a digit, 100 at the most";

    private static readonly ValueShape Words = new ValueShape.Text();

    private static readonly ValueShape Name = new ValueShape.Text { Word = true };

    /// <summary>The bounds of what a batch may wait for and take.</summary>
    internal static MapShape Limits { get; } =
        new(
            "The bounds of what a batch may wait for and take.",
            new KeyShape(
                "lock_timeout",
                new ValueShape.Duration(),
                "The longest single wait for a lock; 2s where nothing is said."
            ),
            new KeyShape(
                "lock_budget",
                new ValueShape.Duration(),
                "How long to go on retrying before giving up; 30m where nothing is said."
            ),
            new KeyShape(
                "statement_timeout",
                new ValueShape.Duration(OrNone: true),
                "The longest that one statement may run, or none, which is what holds where nothing is said."
            )
        );

    /// <summary>The keys beside the key of any step.</summary>
    internal static MapShape StepKeys { get; } =
        new(
            "A step: one thing that a phase does, in order.",
            new KeyShape("name", Words, "What it is called in progress and history."),
            new KeyShape(
                "on",
                new ValueShape.Text(Reference.Connection),
                "The connection that it runs on; default where nothing is said."
            ),
            new KeyShape("limits", new ValueShape.Map(Limits), "Limits that differ from those of the phase.")
        );

    /// <summary>The keys beside the key of any check.</summary>
    internal static MapShape CheckKeys { get; } =
        new(
            "A check: a question to the database with an expected answer.",
            new KeyShape("name", Words, "What it is called in results; a sustained gate names it by this."),
            new KeyShape(
                "on",
                new ValueShape.Text(Reference.Connection),
                "The connection that it asks; default where nothing is said."
            ),
            new KeyShape(
                "severity",
                new ValueShape.Text(OneOf: ["error", "warn"]),
                "Whether a wrong answer stops the phase (error, where nothing is said) or is told only (warn)."
            )
        );

    /// <summary>The keys beside the key of any gate.</summary>
    internal static MapShape GateKeys { get; } =
        new(
            "A gate: what must hold before the phase may start, besides its checks.",
            new KeyShape(
                "name",
                Words,
                "What an override names it by; made of its kind and parameters where nothing is said."
            )
        );

    /// <summary>A phase.</summary>
    internal static MapShape Phase { get; } =
        new(
            "A phase: the unit that an operator invokes and undoes.",
            new KeyShape("id", Name, "Its id, unique in the plan.", Required: true),
            new KeyShape("title", Words, "What it is called in lists; the id where nothing is said."),
            new KeyShape(
                "risk",
                new ValueShape.Text(OneOf: ["low", "medium", "high"]),
                "How dangerous it is; high asks for confirmation. low where nothing is said."
            ),
            new KeyShape("expected_runtime", new ValueShape.Duration(), "How long it is expected to run."),
            new KeyShape(
                "after",
                new ValueShape.ListOf(new ValueShape.Text(Reference.Phase), OrSingle: true) { OrEmpty = true },
                "The phases, earlier in the plan, that must be verified before; all earlier ones where nothing is said."
            ),
            new KeyShape("gates", Items("gate"), "What must hold before it may start, besides order and checks."),
            new KeyShape("preflight", Items("check"), "The checks before it."),
            new KeyShape(
                "apply",
                new ValueShape.ListOf(new ValueShape.PlanItem("step")),
                "What it does, in order.",
                Required: true
            ),
            new KeyShape("verify", Items("check"), "The checks after it."),
            new KeyShape(
                "undo",
                Items("step"),
                "What takes it back, in order; derived from apply where every step there knows how."
            ),
            new KeyShape("undo_preflight", Items("check"), "The checks before an undo."),
            new KeyShape(
                "point_of_no_return",
                Words,
                "What no longer holds once it ran, and until when its undo still works: said, and asked for confirmation, before it runs."
            ),
            new KeyShape("irreversible", Words, "Why it cannot be undone, and what to do instead."),
            new KeyShape("limits", new ValueShape.Map(Limits), "Limits that differ from those of the plan.")
        );

    /// <summary>An environment.</summary>
    internal static MapShape Environment { get; } =
        new(
            "What differs in this environment; the plan without it is the strict one.",
            new KeyShape(
                "skip_gates",
                new ValueShape.ListOf(new ValueShape.Text(Reference.GateKind), OrSingle: true) { OrEmpty = true },
                "The kinds of gates that are not asked there."
            ),
            new KeyShape("limits", new ValueShape.Map(Limits), "The limits there."),
            new KeyShape(
                "variables",
                new ValueShape.MapOf(new ValueShape.Scalar(OrNull: false)),
                "The values that variables of the plan have there."
            )
        );

    /// <summary>The whole plan.</summary>
    internal static MapShape Plan { get; } =
        new(
            "A PostgreSQL migration in phases, for DbMigrate.",
            new KeyShape("plan", Name, "The plan's name: the key of its journal.", Required: true),
            new KeyShape("description", Words, "What it is for."),
            new KeyShape(
                "requires",
                new ValueShape.Map(
                    new MapShape(
                        "What the plan needs of the server.",
                        new KeyShape("postgres", Words, "The versions of PostgreSQL: \">=14\", or \">=14 <19\"."),
                        new KeyShape(
                            "extensions",
                            new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true)
                            {
                                OrEmpty = true,
                            },
                            "The extensions that must be there."
                        )
                    )
                ),
                "What the plan needs of the server."
            ),
            new KeyShape(
                "connections",
                new ValueShape.MapOf(new ValueShape.Text(Reference.ConnectionString)) { Words = true },
                "The connections by name, each a reference: ${ENVIRONMENT_VARIABLE} or secret:NAME. default is the one that holds the journal. Where nothing is said, default is ${DATABASE_URL}."
            ),
            new KeyShape(
                "variables",
                new ValueShape.MapOf(new ValueShape.Scalar(OrNull: false)),
                "Variables with their values, used in SQL as psql does: :name, :'name', :\"name\"."
            ),
            new KeyShape(
                "limits",
                new ValueShape.Map(Limits),
                "The limits where no environment, phase or step says otherwise."
            ),
            new KeyShape(
                "environments",
                new ValueShape.MapOf(new ValueShape.Map(Environment)) { Words = true },
                "What differs where, by the environment's name."
            ),
            new KeyShape("phases", new ValueShape.ListOf(new ValueShape.PlanItem("phase")), "The phases, in order."),
            new KeyShape(
                "phases_from",
                new ValueShape.Map(PhasesFrom),
                "A folder of migrations whose files are the phases."
            )
            {
                Available = false,
            },
            new KeyShape(
                "metrics",
                new ValueShape.ListOf(new ValueShape.Map(MetricShape.Shape)) { OrEmpty = true },
                "Named queries that measure the progress of the migration."
            ),
            new KeyShape("maintenance", new ValueShape.Map(Maintenance), "Tasks that come round again.")
            {
                Available = false,
            }
        )
        {
            ExactlyOneOf =
            [
                ["phases", "phases_from"],
            ],
        };

    private static MapShape PhasesFrom =>
        new(
            "A folder of migrations whose files are the phases.",
            new KeyShape("folder", new ValueShape.Text(Reference.Folder), "The folder, in the plan's.", Required: true),
            new KeyShape(
                "layout",
                new ValueShape.Text(OneOf: ["plain", "supabase", "flyway", "dbmate", "prisma", "drizzle"]),
                "Whose layout it has; plain is NNN_name.sql with NNN_name.undo.sql or NNN_name.down.sql.",
                Required: true
            )
        );

    private static MapShape Maintenance =>
        new(
            "Tasks that come round again.",
            new KeyShape("daily", Items("step"), "Every day."),
            new KeyShape("weekly", Items("step"), "Every week."),
            new KeyShape("monthly", Items("step"), "Every month.")
        );

    /// <summary>
    /// Whether a text can be an id or a name that people type on command lines and that stands in file names.
    /// </summary>
    internal static bool IsWord(string text) =>
        text.Length is > 0 and <= LongestWord
        && char.IsAsciiLetterOrDigit(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');

    private static ValueShape.ListOf Items(string family) => new(new ValueShape.PlanItem(family)) { OrEmpty = true };
}
