using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Describes what differs between what was run and the plan's present content.</summary>
internal static class PhaseChange
{
    /// <summary>
    /// Returns the files that differ, relative to the plan's folder; empty where only the plan file differs.
    /// </summary>
    internal static IReadOnlyList<string> Files(MigrationPlan plan, MigrationPhase phase, PhaseRecord record)
    {
        var now = PhaseChecksums.Files(phase, plan);
        return
        [
            .. record
                .Files.Keys.Union(now.Keys)
                .Where(f => record.Files.GetValueOrDefault(f) != now.GetValueOrDefault(f))
                .Order(StringComparer.Ordinal),
        ];
    }

    internal static string Describe(MigrationPlan plan, MigrationPhase phase, PhaseRecord record)
    {
        var files = Files(plan, phase, record);
        return files.Count > 0
            ? $"changed since it was applied: {string.Join(", ", files)}"
            : $"its steps in {Path.GetFileName(plan.File)} changed since it was applied";
    }

    internal static PhaseChangedException Of(MigrationPlan plan, MigrationPhase phase, PhaseRecord record) =>
        new(
            $"{phase.Place}: phase {phase.Id}: {Describe(plan, phase, record)} "
                + $"({record.AppliedAt?.UtcDateTime:yyyy-MM-dd HH:mm} UTC by {record.By}). Nothing was run.",
            phase.Id,
            Files(plan, phase, record)
        );
}
