namespace DbMigrate;

/// <summary>A script file of PowerShell that a phase or a maintenance schedule runs, for a host that is a session of PowerShell.</summary>
/// <remarks>
/// The host runs the file in the folder, with the phase or the schedule as its pipeline input, and returns the exit code:
/// that of <c>exit</c>, 1 after an error that ended the script, else 0. All streams of the script are its output.
/// </remarks>
public sealed record MigrationScript
{
    internal MigrationScript(MigrationPlan plan, string owner)
    {
        Phase = plan.FindPhase(owner);
        Schedule = MaintenanceSchedule.NameOf(owner) is { } name
            ? new MigrationScriptSchedule(name, plan.Name, plan.File)
            : null;
    }

    /// <summary>The file's full path.</summary>
    public string File { get; internal init; } = string.Empty;

    /// <summary>The plan's folder.</summary>
    public string Folder { get; internal init; } = string.Empty;

    /// <summary>
    /// Those variables of the session's environment file that the step names. The process does not have them.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment { get; internal init; } = new Dictionary<string, string>();

    /// <summary>The phase; null: a maintenance schedule runs the script.</summary>
    public MigrationPhase? Phase { get; internal init; }

    /// <summary>The maintenance schedule; null: a phase runs the script.</summary>
    public MigrationScriptSchedule? Schedule { get; internal init; }

    /// <summary>Receives a line of the output, from any thread. Secrets are masked there.</summary>
    public Action<string> WriteLine { get; internal init; } = _ => { };

    /// <summary>Returns the file. A log of this object must not show a variable.</summary>
    public override string ToString() => File;
}

/// <summary>The maintenance schedule that runs a script.</summary>
/// <param name="Schedule">Its name.</param>
/// <param name="PlanName">The plan's name.</param>
/// <param name="Plan">The plan file's full path.</param>
public sealed record MigrationScriptSchedule(string Schedule, string PlanName, string Plan)
{
    /// <summary>Its name; binds to <c>-Schedule</c>.</summary>
    public string Schedule { get; internal init; } = Schedule;

    /// <summary>The plan's name.</summary>
    public string PlanName { get; internal init; } = PlanName;

    /// <summary>The plan file's full path; binds to <c>-Plan</c>.</summary>
    public string Plan { get; internal init; } = Plan;
}
