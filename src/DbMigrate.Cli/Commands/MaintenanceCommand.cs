using System.CommandLine;

namespace DbMigrate.Cli.Commands;

/// <summary>Shows and runs the maintenance of a plan.</summary>
internal sealed class MaintenanceCommand : Command
{
    public MaintenanceCommand()
        : base("maintenance", "Show the plan's maintenance, and run what is due.")
    {
        Add(new MaintenanceListCommand());
        Add(new MaintenanceRunCommand());
    }
}
