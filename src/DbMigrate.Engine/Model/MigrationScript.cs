namespace DbMigrate;

/// <summary>A script file of PowerShell that a phase runs, for a host that is a session of PowerShell.</summary>
/// <remarks>
/// The host runs the file in the folder, with the phase as its pipeline input, and returns the exit code: that of
/// <c>exit</c>, 1 after an error that ended the script, else 0. All streams of the script are its output.
/// </remarks>
public sealed record MigrationScript
{
    internal MigrationScript(MigrationPhase phase) => Phase = phase;

    /// <summary>The file's full path.</summary>
    public string File { get; internal init; } = string.Empty;

    /// <summary>The plan's folder.</summary>
    public string Folder { get; internal init; } = string.Empty;

    /// <summary>The phase.</summary>
    public MigrationPhase Phase { get; internal init; }

    /// <summary>Receives a line of the output, from any thread. Secrets are masked there.</summary>
    public Action<string> WriteLine { get; internal init; } = _ => { };
}
