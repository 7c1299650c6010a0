using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Gates;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Gates;

/// <summary>Requires that a milestone is recorded, and is not older than its maximum age.</summary>
internal sealed class MilestoneGate : MigrationGate, IMilestoneUser
{
    private readonly TimeSpan? _maxAge;

    private MilestoneGate(KindNode node)
        : base(node)
    {
        Milestone = node.Text("name");
        _maxAge = node.Duration("max_age");
        if (_maxAge == TimeSpan.Zero)
        {
            node.Error(
                "max_age",
                "'max_age' must not be zero. Give the time for which the milestone is valid, as in 12h."
            );
        }
    }

    internal static KindDefinition<MigrationGate> Definition { get; } =
        new(
            "milestone",
            new MapShape(
                "A recorded milestone: an external fact such as \"backup done\".",
                new KeyShape("name", new ValueShape.Text(), "The name of the milestone.", Required: true),
                new KeyShape("max_age", new ValueShape.Duration(), "The maximum age of the record.")
                {
                    Default = "any age",
                }
            )
            {
                ShortForm = "name",
            },
            node => new MilestoneGate(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    milestone:
                      name: backup-done
                      max_age: 12h
                    """,
            },
        };

    /// <summary>The name of the required milestone.</summary>
    public string Milestone { get; }

    private protected override string DefaultName => $"milestone:{Milestone}";

    internal override GateOutcome Evaluate(GateContext context)
    {
        if (!context.State.Milestones.TryGetValue(Milestone, out var milestone))
        {
            return new GateOutcome(false, $"The milestone {Milestone} is not recorded.")
            {
                Milestone = Milestone,
                Short = "not recorded",
            };
        }

        var recorded =
            $"was recorded at {InstantText.At(milestone.At)} by "
            + $"{milestone.By}{(string.IsNullOrEmpty(milestone.Note) ? null : $" ({milestone.Note})")}";
        return _maxAge is { } maxAge && context.State.Now - milestone.At > maxAge
            ? new GateOutcome(
                false,
                $"The milestone {Milestone} {recorded}, {InstantText.Span(milestone.At, context.State.Now)} ago; "
                    + $"it is valid for {DurationText.Format(maxAge)}."
            )
            {
                Milestone = Milestone,
                Short = $"older than {DurationText.Format(maxAge)}",
            }
            : new GateOutcome(true, $"The milestone {Milestone} {recorded}.");
    }
}
