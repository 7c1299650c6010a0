using System.CommandLine;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Options;

/// <summary>The options of commands on the unattended calls of maintenance.</summary>
internal sealed class ScheduleOptionSet : PlanOptions
{
    private readonly Option<ScheduleKind?> _kind = new("--kind")
    {
        Description =
            "What calls: systemd, cron, or taskscheduler of Windows. Default: taskscheduler on Windows, systemd elsewhere.",
        HelpName = "KIND",
    };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "A folder for the files; nothing is activated. Default: the places of the scheduler.",
        HelpName = "FOLDER",
    };

    /// <summary>Adds them to a command.</summary>
    public ScheduleOptionSet(Command command)
        : base(command)
    {
        command.Add(_kind);
        command.Add(_output);
        command.Add(WhatIf);
    }

    /// <summary>Shows what would be done.</summary>
    public Option<bool> WhatIf { get; } =
        new("--what-if") { Description = "Show the files and the commands that would be run. Change nothing." };

    /// <summary>Returns the engine's options.</summary>
    public ScheduleOptions Read(CommandContext context, MigrationPlan plan) =>
        new()
        {
            Kind = context.Get(_kind),
            OutputFolder = context.Get(_output) is { } folder ? Path.GetFullPath(folder) : null,
            Program = [.. Self(), "maintenance", "run", "--plan", plan.File, "--on-time"],
        };

    // Without native code, dotnet runs the command.
    private static string[] Self()
    {
        var program = Environment.ProcessPath ?? "dbmigrate";
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? [program, Path.Combine(AppContext.BaseDirectory, "dbmigrate.dll")]
            : [program];
    }
}
