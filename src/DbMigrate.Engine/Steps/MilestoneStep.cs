using System.Runtime.CompilerServices;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Steps;

/// <summary>Records a milestone.</summary>
internal sealed class MilestoneStep : MigrationStep, IMilestoneUser
{
    private MilestoneStep(KindNode node)
        : base(node) => Milestone = node.Text("name");

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "milestone",
            new MapShape(
                "Records a milestone.",
                new KeyShape("name", new ValueShape.Text(), "The name of the milestone.", Required: true)
            )
            {
                ShortForm = "name",
            },
            node => new MilestoneStep(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    milestone: orders-expanded
                    """,
                Undo = "None: a phase with this step needs undo steps of its own.",
            },
        };

    /// <summary>The milestone that it records.</summary>
    public string Milestone { get; }

    private protected override string DefaultName => "milestone " + Milestone;

    internal override async IAsyncEnumerable<Batch> GetApplyBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return new MilestoneBatch
        {
            Key = "1",
            Title = Milestone,
            Checksum = string.Empty,
            Milestone = Milestone,
        };
    }
}
