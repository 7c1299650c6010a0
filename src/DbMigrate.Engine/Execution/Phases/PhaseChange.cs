using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Describes what differs between what was run and the plan's present content.</summary>
internal static class PhaseChange
{
    internal static string Describe(ResolvedPhase resolved, PhaseRecord record)
    {
        var files = resolved.ChangedFiles(record);
        return files.Count > 0
            ? $"changed since it was applied: {string.Join(", ", files.Select(Described))}"
            : $"its steps in {Path.GetFileName(resolved.Plan.File)} changed since it was applied";

        // What cannot be read may be as it was.
        string Described(string file) =>
            resolved.WhyUnreadable(record, file) is { } why ? $"{file} (cannot be read: {why})" : file;
    }

    internal static PhaseChangedException Of(ResolvedPhase resolved, PhaseRecord record) =>
        new(
            $"{resolved.Phase.Place}: phase {resolved.Phase.Id}: {Describe(resolved, record)} "
                + $"({record.AppliedAt?.UtcDateTime:yyyy-MM-dd HH:mm} UTC by {record.By}). Nothing of it was run.",
            resolved.Phase.Id,
            resolved.ChangedFiles(record)
        );
}
