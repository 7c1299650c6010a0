namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>A phase as it is compared with the history of another tool.</summary>
/// <param name="Id">The phase's id.</param>
/// <param name="Version">How the tool that the folder is of identifies it.</param>
/// <param name="File">The file to apply, relative to the plan's folder.</param>
/// <param name="Repeatable">Whether the tool runs it again when it has changed.</param>
internal sealed record HistoryPhase(string Id, string Version, string File, bool Repeatable)
{
    /// <summary>Returns a phase as it is compared.</summary>
    internal static HistoryPhase Of(MigrationPhase phase) =>
        new(phase.Id, phase.Origin?.Version ?? phase.Id, phase.Origin?.File ?? string.Empty, phase.Repeatable);

    /// <summary>The file's name.</summary>
    internal string FileName => Path.GetFileName(File);
}
