using System.CommandLine;

namespace DbMigrate.Cli.Commands;

/// <summary>Starts, lists and stops sandboxes.</summary>
internal sealed class SandboxCommand : Command
{
    public SandboxCommand()
        : base("sandbox", "Start, list and stop throwaway PostgreSQL clusters on this machine.")
    {
        Add(new SandboxStartCommand());
        Add(new SandboxListCommand());
        Add(new SandboxStopCommand());
    }
}
