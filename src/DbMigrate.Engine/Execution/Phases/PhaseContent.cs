using DbMigrate.Engine.Model;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>
/// The content of a phase's apply when this run starts it: what is run, and what is journaled of it.
/// </summary>
/// <param name="Checksum">The checksum of all of it.</param>
/// <param name="Files">The checksums of its files, by path relative to the plan.</param>
internal sealed record PhaseContent(string Checksum, IReadOnlyDictionary<string, string> Files)
{
    /// <summary>Reads the files of a phase.</summary>
    internal static PhaseContent Of(MigrationPhase phase, MigrationPlan plan)
    {
        var files = PhaseChecksums.Files(phase, plan);
        return new PhaseContent(PhaseChecksums.Apply(phase, files), files);
    }
}
