using System.Runtime.CompilerServices;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Steps;

/// <summary>A task for the operator, done when its milestone is recorded.</summary>
internal sealed class ManualStep : MigrationStep, IMilestoneUser
{
    private readonly string _text;

    private ManualStep(KindNode node)
        : base(node)
    {
        _text = node.Text("text");
        Milestone = node.OptionalText("milestone") ?? MilestoneOf(node.Name ?? _text);
    }

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "manual",
            new MapShape(
                "A manual task: the phase stops until the milestone of the step is recorded.",
                new KeyShape("text", new ValueShape.Text(), "What the operator has to do.", Required: true),
                new KeyShape("milestone", new ValueShape.Text(), "The milestone that records completion.")
                {
                    Default = "derived from the step's name or text",
                }
            )
            {
                ShortForm = "text",
            },
            node => new ManualStep(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    manual:
                      text: Switch the order service to the new column.
                      milestone: order-service-switched
                    """,
                Undo = "None: a phase with this step needs undo steps of its own.",
            },
        };

    /// <summary>The milestone that records that it is done.</summary>
    public string Milestone { get; }

    private protected override string DefaultName => "manual: " + _text;

    /// <summary>What the operator does to the database is not known.</summary>
    internal override StepPreview Preview(IReadOnlyDictionary<string, string> variables) =>
        new([Name], StepEffects.Unknown);

    internal override async IAsyncEnumerable<Batch> GetApplyBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return new ManualBatch
        {
            Key = "1",
            Title = Milestone,
            Checksum = string.Empty,
            Text = _text,
            Milestone = Milestone,
        };
    }

    private static string MilestoneOf(string text)
    {
        var words = new string([.. text.Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ')]).Split(
            ' ',
            StringSplitOptions.RemoveEmptyEntries
        );
        return string.Join('-', words.Take(8));
    }
}
