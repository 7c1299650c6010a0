using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Model;

/// <summary>The milestones of a plan: those that its gates and steps wait for or record.</summary>
internal static class MilestoneNames
{
    internal static IReadOnlyList<string> Of(MigrationPlan plan) =>
        [
            .. plan
                .Phases.SelectMany(p =>
                    p.Gates.OfType<IMilestoneUser>()
                        .Concat(p.Apply.OfType<IMilestoneUser>())
                        .Concat((p.Undo ?? []).OfType<IMilestoneUser>())
                )
                .Select(m => m.Milestone)
                .Distinct(StringComparer.Ordinal),
        ];

    /// <exception cref="MilestoneNotFoundException">The plan has no such milestone.</exception>
    internal static void Require(MigrationPlan plan, string name)
    {
        var known = Of(plan);
        if (!known.Contains(name))
        {
            var nearest = NearestWord.Of(name, known);
            throw new MilestoneNotFoundException(
                $"Nothing in the plan {plan.Name} waits for a milestone '{name}'."
                    + (nearest is null ? " " : $" Did you mean '{nearest}'? ")
                    + (known.Count == 0 ? "It has none." : "Its milestones: " + string.Join(", ", known) + "."),
                name
            );
        }
    }
}
