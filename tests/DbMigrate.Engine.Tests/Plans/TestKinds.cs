using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Gates;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Plans;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Tests.Plans;

/// <summary>Kinds that do nothing, so that the reader is tested and not the kinds of the day.</summary>
internal static class TestKinds
{
    private static readonly ValueShape Text = new ValueShape.Text();
    private static readonly ValueShape Tables = new ValueShape.ListOf(
        new ValueShape.Text(Reference.Identifier),
        OrSingle: true
    );

    private static readonly KindDefinition<MigrationStep>[] Steps =
    [
        Step(
            new(
                "Runs a file.",
                new("file", new ValueShape.Text(Reference.File), "The file.", Required: true),
                new("transaction", new ValueShape.Text(OneOf: ["file", "statement", "none"]), "Its cut.")
            )
            {
                ShortForm = "file",
            },
            "sql"
        ),
        Step(
            new("Says words.", new KeyShape("words", Text, "The words.", Required: true)) { ShortForm = "words" },
            "manual"
        ),
        Step(
            new(
                "Reads a folder.",
                new KeyShape("folder", new ValueShape.Text(Reference.Folder), "The folder.", Required: true)
            )
            {
                ShortForm = "folder",
            },
            "load"
        ),
        Step(
            new(
                "Changes rows.",
                new("table", new ValueShape.Text(Reference.Identifier), "One."),
                new("tables", Tables, "Several."),
                new("set", new ValueShape.Text(Reference.Sql), "How."),
                new("call", new ValueShape.Text(Reference.Sql), "How, too."),
                new("workers", new ValueShape.Integer(1, 64), "How many."),
                new("target", new ValueShape.Duration(), "How long."),
                new("quick", new ValueShape.Boolean(), "Whether."),
                new(
                    "odd",
                    new ValueShape.Either(
                        new ValueShape.Integer(),
                        new ValueShape.Text(OneOf: ["all"]),
                        new ValueShape.ListOf(Text)
                    ),
                    "Several things."
                )
            )
            {
                ExactlyOneOf =
                [
                    ["table", "tables"],
                ],
                AtLeastOneOf =
                [
                    ["set", "call"],
                ],
            },
            "backfill"
        ),
        new(
            "index",
            new(
                "Makes an index.",
                new("table", Text, "The table.", Required: true),
                new("columns", Tables, "The columns.")
            ),
            null
        ),
    ];

    private static readonly KindDefinition<MigrationCheck>[] Checks =
    [
        new(
            "sql",
            new(
                "Asks.",
                new("sql", Text, "The question.", Required: true),
                new("expect", new ValueShape.Scalar(), "The answer."),
                new("enum", Text, "A word that is a kind as well.")
            )
            {
                ShortForm = "sql",
                AllowBeside = true,
            },
            n => new Check(n)
        ),
        new(
            "rls",
            new(
                "Looks at row security.",
                new("tables", Tables, "The tables.", Required: true),
                new("forced", new ValueShape.Boolean(), "Forced.")
            ),
            n => new Check(n)
        ),
        new(
            "enum",
            new("Looks at an enum.", new KeyShape("type", Text, "The type.")) { ShortForm = "type" },
            n => new Check(n)
        ),
        new(
            "picky",
            new("Says more itself.", new KeyShape("word", new ValueShape.Anything(), "Anything."))
            {
                ShortForm = "word",
            },
            n =>
            {
                n.Error("word", "It is never right.", "this");
                return new Check(n);
            }
        ),
    ];

    private static readonly KindDefinition<MigrationGate>[] Gates =
    [
        new(
            "soak",
            new(
                "Waits.",
                new("after", new ValueShape.Text(Reference.Phase), "After which.", Required: true),
                new("for", new ValueShape.Duration(), "How long.", Required: true)
            ),
            n => new Gate(n)
        ),
        new(
            "milestone",
            new("Waits for a fact.", new KeyShape("name", Text, "Its name.", Required: true)) { ShortForm = "name" },
            n => new Gate(n)
        ),
        new(
            "sustained",
            new(
                "Waits for samples.",
                new KeyShape("check", new ValueShape.Text(Reference.PreflightCheck), "Which.", Required: true)
            ),
            n => new Gate(n)
        ),
        new(
            "approval",
            new("Waits for logins.", new KeyShape("count", new ValueShape.Integer(1), "How many.")),
            n => new Gate(n)
        ),
    ];

    internal static KindCatalog Catalog { get; } =
        new(
            new("step", ItemKeys.Step, k => Array.Find(Steps, d => d.Key == k), () => Steps),
            new("check", ItemKeys.Check, k => Array.Find(Checks, d => d.Key == k), () => Checks),
            new("gate", ItemKeys.Gate, k => Array.Find(Gates, d => d.Key == k), () => Gates)
        );

    private static KindDefinition<MigrationStep> Step(MapShape shape, string key) =>
        new(key, shape, n => new StepOfTest(n));

    /// <summary>A step that keeps what it was made from.</summary>
    internal sealed class StepOfTest(KindNode node) : MigrationStep(node)
    {
        internal KindNode Node { get; } = node;

        private protected override string DefaultName => Kind;

        internal override ContentFiles ReadContent(IReadOnlyDictionary<string, string> variables) =>
            Node.Has("file")
                ? ContentFiles.Of(
                    SqlReader.ReadFile(Node.FilePath("file"), SessionVariables.Options(variables, Node.Folder))
                )
                : ContentFiles.None;

        internal override IAsyncEnumerable<Batch> GetApplyBatchesAsync(
            StepContext context,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();
    }

    /// <summary>A check that keeps what it was made from.</summary>
    internal sealed class Check(KindNode node) : MigrationCheck(node)
    {
        internal KindNode Node { get; } = node;

        private protected override string DefaultName => Kind;

        internal override Task<CheckOutcome> AskAsync(CheckContext context, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }

    /// <summary>A gate that is never asked.</summary>
    private sealed class Gate(KindNode node) : MigrationGate(node)
    {
        private readonly string? _after = node.OptionalText("after");

        private protected override string DefaultName => _after is null ? Kind : $"{Kind}:{_after}";

        internal override GateOutcome Evaluate(GateContext context) => throw new NotSupportedException();
    }
}
