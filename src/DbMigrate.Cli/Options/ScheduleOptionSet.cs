using System.CommandLine;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Options;

/// <summary>The options of commands on the unattended calls of maintenance.</summary>
internal sealed class ScheduleOptionSet : PlanOptions
{
    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "A folder for the files; nothing is activated. Default: the places of the scheduler.",
        HelpName = "FOLDER",
    };

    /// <summary>Adds them to a command.</summary>
    public ScheduleOptionSet(Command command, string defaultKind, string defaultName)
        : base(command)
    {
        Kind = new("--kind")
        {
            Description = $"What calls: systemd, cron, or taskscheduler of Windows. Default: {defaultKind}",
            HelpName = "systemd|cron|taskscheduler",
        };
        Name = new("--name")
        {
            Description = $"The name of the registration. Default: {defaultName}",
            HelpName = "NAME",
        };
        command.Add(Kind);
        command.Add(Name);
        command.Add(_output);
        command.Add(WhatIf);
    }

    /// <summary>The scheduler.</summary>
    public Option<ScheduleKind?> Kind { get; }

    /// <summary>The name of the registration.</summary>
    public Option<string?> Name { get; }

    /// <summary>Shows what would be done.</summary>
    public Option<bool> WhatIf { get; } =
        new("--what-if") { Description = "Show the files and the commands that would be run. Change nothing." };

    /// <summary>Returns the full path of the folder for the files; null: the places of the scheduler.</summary>
    public string? Output(CommandContext context) =>
        context.Get(_output) is { } folder ? Path.GetFullPath(folder) : null;
}
