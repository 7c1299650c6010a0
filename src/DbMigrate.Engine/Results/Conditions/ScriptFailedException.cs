namespace DbMigrate;

/// <summary>A program that a step runs failed.</summary>
public sealed class ScriptFailedException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Where, what, and what to do.</param>
    /// <param name="phase">The phase's id.</param>
    /// <param name="programExitCode">The program's exit code, or -1 where it did not start.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public ScriptFailedException(string message, string phase, int programExitCode, Exception? inner = null)
        : base(message, inner)
    {
        Phase = phase;
        ProgramExitCode = programExitCode;
    }

    /// <summary>The phase's id.</summary>
    public string Phase { get; }

    /// <summary>The program's exit code, or -1 where it did not start.</summary>
    public int ProgramExitCode { get; }

    /// <inheritdoc/>
    public override string ErrorId => "ScriptFailed";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.NotSpecified;

    /// <inheritdoc/>
    public override int ExitCode => 5;

    /// <inheritdoc/>
    public override string? Target => Phase;
}
