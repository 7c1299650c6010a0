using System.CommandLine;

namespace DbMigrate.Cli.Commands;

/// <summary>Registers the unattended calls of a plan's maintenance, and removes them.</summary>
internal sealed class ScheduleCommand : Command
{
    public ScheduleCommand()
        : base("schedule", "Let a scheduler of this machine call the plan's maintenance.")
    {
        Add(new ScheduleRegisterCommand());
        Add(new ScheduleUnregisterCommand());
    }
}
