using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Results;

namespace DbMigrate.Engine.Plans;

/// <summary>The shapes of a plan's own keys. Steps, checks and gates define their shapes in their kinds.</summary>
internal static class PlanShapes
{
    private static readonly ValueShape Words = new ValueShape.Text();

    private static readonly ValueShape Name = new ValueShape.Text { Word = true };

    /// <summary>A phase.</summary>
    internal static MapShape Phase { get; } =
        new(
            "A phase: the unit that an operator applies and undoes.",
            new KeyShape("id", Name, "The phase's id, unique in the plan.", Required: true),
            new KeyShape("title", Words, "The phase's title in lists.") { Default = "the id" },
            new KeyShape(
                "risk",
                new ValueShape.Text(OneOf: ["low", "medium", "high"]),
                "The risk of the phase; high asks for confirmation."
            )
            {
                Default = "low",
            },
            new KeyShape("expected_runtime", new ValueShape.Duration(), "The expected run time."),
            new KeyShape(
                "after",
                new ValueShape.ListOf(new ValueShape.Text(Reference.Phase), OrSingle: true) { OrEmpty = true },
                "Earlier phases of the plan that must be verified before this one starts."
            )
            {
                Default = "all earlier phases",
            },
            new KeyShape("gates", Items("gate"), "Preconditions besides the order of phases and the preflight checks."),
            new KeyShape("preflight", Items("check"), "The checks that run before the phase."),
            new KeyShape(
                "apply",
                new ValueShape.ListOf(new ValueShape.PlanItem("step")),
                "The steps that apply the phase, in order.",
                Required: true
            ),
            new KeyShape("verify", Items("check"), "The checks that run after the phase."),
            new KeyShape("undo", Items("step"), "The steps that undo the phase, in order.")
            {
                Default = "derived from apply, if every step there can be undone",
            },
            new KeyShape("undo_preflight", Items("check"), "The checks that run before an undo."),
            new KeyShape(
                "point_of_no_return",
                Words,
                "What no longer holds after the phase, and until when its undo works. Shown with a "
                    + "confirmation before it runs."
            ),
            new KeyShape(
                "repeatable",
                new ValueShape.Boolean(),
                "Whether the phase is run again when its files have changed since it ran."
            )
            {
                Default = "false",
            },
            new KeyShape("irreversible", Words, "Why the phase cannot be undone, and what to do instead."),
            new KeyShape("limits", new ValueShape.Map(ItemKeys.Limits), "Limits that differ from those of the plan.")
        );

    /// <summary>An environment.</summary>
    internal static MapShape Environment { get; } =
        new(
            "What differs in one environment.",
            new KeyShape(
                "skip_gates",
                new ValueShape.ListOf(new ValueShape.Text(Reference.GateKind), OrSingle: true) { OrEmpty = true },
                "The kinds of gates that are skipped in this environment."
            ),
            new KeyShape("limits", new ValueShape.Map(ItemKeys.Limits), "The limits in this environment."),
            new KeyShape(
                "variables",
                new ValueShape.MapOf(VariableValue),
                "The values of plan variables in this environment."
            )
        );

    private static ValueShape.Scalar VariableValue =>
        new(OrNull: false)
        {
            WhenMissing = "Write the value of the runs that are given no other; '' is an empty text.",
        };

    /// <summary>The whole plan.</summary>
    internal static MapShape Plan { get; } =
        new(
            "A PostgreSQL migration in phases, for DbMigrate.",
            new KeyShape("plan", Name, "The plan's name: the key of its journal.", Required: true),
            new KeyShape("description", Words, "What the plan is for."),
            new KeyShape("requires", new ValueShape.Map(Requires), "What the plan requires of the server."),
            new KeyShape(
                "connections",
                new ValueShape.MapOf(new ValueShape.Text(Reference.ConnectionString)) { Words = true },
                "The connections by name, each a reference: ${ENVIRONMENT_VARIABLE} or secret:NAME. "
                    + "The connection default holds the journal."
            )
            {
                Default = "default is ${DATABASE_URL}",
            },
            new KeyShape(
                "variables",
                new ValueShape.MapOf(VariableValue),
                "Variables with their values, used in SQL as in psql: :name, :'name', :\"name\"."
            ),
            new KeyShape(
                "limits",
                new ValueShape.Map(ItemKeys.Limits),
                "The limits of all phases that no environment, phase or step overrides."
            ),
            new KeyShape(
                "environments",
                new ValueShape.MapOf(new ValueShape.Map(Environment)) { Words = true },
                "What differs per environment, by the environment's name."
            ),
            new KeyShape("phases", new ValueShape.ListOf(new ValueShape.PlanItem("phase")), "The phases, in order."),
            new KeyShape(
                "phases_from",
                new ValueShape.Map(PhasesFrom),
                "A folder of migration files that become the phases."
            ),
            new KeyShape(
                "metrics",
                new ValueShape.ListOf(new ValueShape.Map(MetricShape.Shape)) { OrEmpty = true },
                "Named queries that measure the progress of the migration."
            ),
            new KeyShape(
                "maintenance",
                new ValueShape.ListOf(new ValueShape.Map(MaintenanceShape.Shape), OrSingle: true) { OrEmpty = true },
                "Recurring tasks."
            ),
            new KeyShape(
                "audit",
                new ValueShape.Map(AuditShape.Shape),
                "What an audit of the plan's databases accepts."
            )
        )
        {
            AtMostOneOf =
            [
                ["phases", "phases_from"],
            ],
            AtLeastOneOf =
            [
                ["phases", "phases_from", "maintenance", "metrics"],
            ],
        };

    private static MapShape Requires =>
        new(
            "What the plan requires of the server.",
            new KeyShape("postgres", Words, "The versions of PostgreSQL: \">=14\", or \">=14 <19\"."),
            new KeyShape(
                "extensions",
                new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true) { OrEmpty = true },
                "The extensions that must exist."
            )
        );

    private static MapShape PhasesFrom =>
        new(
            "A folder of migration files that become the phases.",
            new KeyShape(
                "folder",
                new ValueShape.Text(Reference.Folder),
                "The folder, relative to the plan's folder.",
                Required: true
            ),
            new KeyShape(
                "layout",
                new ValueShape.Text(OneOf: LayoutNames.All),
                "The tool whose layout the folder has. plain: NNN_name.sql with NNN_name.undo.sql or "
                    + "NNN_name.down.sql.",
                Required: true
            ),
            new KeyShape(
                "history",
                new ValueShape.Map(History),
                "The history of another tool, from which phases can be adopted: its name, or a mapping."
            )
            {
                Default = "the tool of the layout",
            },
            new KeyShape(
                "keep_history",
                new ValueShape.Boolean(),
                "Whether what is applied and undone is written to the other tool's history too, in the transaction of "
                    + "the journal's row, so that both tools agree."
            )
            {
                Default = "false",
            },
            new KeyShape(
                "out_of_order",
                new ValueShape.Boolean(),
                "Whether a file that comes before an applied one is run late, also where the tool of the layout refuses it "
                    + "or leaves it out."
            )
            {
                Default = "false",
            },
            new KeyShape(
                "bootstrap",
                new ValueShape.Map(Bootstrap),
                "A file that builds an empty database. It is never run on one with objects of users."
            ),
            new KeyShape(
                "archive",
                new ValueShape.ListOf(Words, OrSingle: true) { OrEmpty = true },
                "Files and folders, relative to the plan's folder, that are kept and never run: files of the folder, and "
                    + "folders within it or elsewhere."
            ),
            new KeyShape(
                "undo",
                new ValueShape.Text(Reference.Folder),
                "A folder, relative to the plan's folder, with files that undo those of the same name, for tools that "
                    + "have no files that undo."
            ),
            new KeyShape(
                "with",
                new ValueShape.ListOf(new ValueShape.Map(With), OrSingle: true) { OrEmpty = true },
                "What the plan adds to the phases of the folder: gates, checks, and what else a SQL file cannot say."
            )
        );

    private static MapShape With =>
        new(
            "What is added to some phases of the folder. Gates and checks of several items add up; of the other keys, "
                + "the last item that has one counts.",
            [
                new KeyShape(
                    "phases",
                    new ValueShape.ListOf(Words, OrSingle: true),
                    "The ids of the phases, with * and ?."
                )
                {
                    Default = "all phases of the folder",
                },
                .. Phase.Keys.Where(k => k.Name is not ("id" or "after" or "apply" or "repeatable")),
            ]
        );

    private static MapShape Bootstrap =>
        new(
            "A file that builds an empty database. It is never run on one with objects of users.",
            new KeyShape(
                "file",
                new ValueShape.Text(Reference.File),
                "The file, relative to the plan's folder. It is no phase, also where it lies in the folder.",
                Required: true
            ),
            new KeyShape(
                "through",
                Words,
                "The last phase whose state the file builds. It and the phases before it are marked as adopted.",
                Required: true
            )
        );

    private static MapShape History =>
        new(
            "The history of another tool, from which phases can be adopted.",
            new KeyShape("tool", new ValueShape.Text(OneOf: HistoryTools), "The tool.")
            {
                Default = "the tool of the layout",
            },
            new KeyShape(
                "table",
                new ValueShape.Text(Reference.Identifier),
                "Its table, as in audit.schema_migrations."
            )
            {
                Default = "the tool's own",
            }
        )
        {
            ShortForm = "tool",
        };

    /// <summary>The tools whose histories can be read.</summary>
    internal static IReadOnlyList<string> HistoryTools =>
        [.. LayoutNames.All.Where(l => l != "plain"), "rails", "efcore", "liquibase", "knex"];

    /// <summary>The tools whose histories can be read and not written, each with the reason.</summary>
    internal static IReadOnlyDictionary<string, string> UnkeptTools { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["liquibase"] =
                "it records change sets with checksums of its own form, of which a file may have any number. Mark what "
                + "was run with its command changelog-sync.",
        };

    private static ValueShape.ListOf Items(string family) => new(new ValueShape.PlanItem(family)) { OrEmpty = true };
}
