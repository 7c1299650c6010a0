using System.CommandLine;
using DbMigrate.Cli.Commands;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli;

/// <summary>Parses the command line and runs the command.</summary>
internal static class CommandLine
{
    /// <summary>Writes one JSON object per line, on both outputs.</summary>
    public static Option<bool> Json { get; } =
        new("--json") { Description = "Write one JSON object per line, errors included.", Recursive = true };

    /// <summary>Writes no colors, like the variable NO_COLOR.</summary>
    public static Option<bool> NoColor { get; } =
        new("--no-color") { Description = "Write no colors. The variable NO_COLOR does the same.", Recursive = true };

    /// <summary>Writes detailed messages.</summary>
    public static Option<bool> Verbose { get; } =
        new("--verbose") { Description = "Write detailed messages.", Recursive = true };

    /// <summary>Parses and runs a command line; returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var root = CreateRoot();

        // A word that starts with @ is a plain argument, not a response file.
        var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        using var output = new CommandOutput(
            parsed.GetValue(Json),
            parsed.GetValue(NoColor),
            parsed.GetValue(Verbose),
            CommandText.Of(parsed)
        );
        if (UsageErrors.Of(parsed) is { } error)
        {
            return output.Fail(new UsageException(error));
        }

        using var interruption = new Interruption(
            output,
            writesJournal: parsed.CommandResult.Command is CliCommand { WritesJournal: true }
        );

        using var help = new StringWriter();
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            Output = help,
            Error = help,
        };
        try
        {
            // Help and version are actions of the parser.
            var exitCode =
                parsed.Action is null && parsed.CommandResult.Command is CliCommand command
                    ? await command.RunAsync(new CommandContext(parsed, output), interruption.Token)
                    : await parsed.InvokeAsync(configuration, interruption.Token);
            OutputChannel.Output.Text(help.ToString());
            return output.End(exitCode);
        }
        catch (Exception failure)
        {
            return output.Fail(failure);
        }
    }

    internal static RootCommand CreateRoot()
    {
        var root = new RootCommand("Migrates a production PostgreSQL database in phases, without downtime.");
        root.Add(new NewCommand());
        root.Add(new PlanCommand());
        root.Add(new StatusCommand());
        root.Add(new PreflightCommand());
        root.Add(new InvokeCommand());
        root.Add(new VerifyCommand());
        root.Add(new UndoCommand());
        root.Add(new SuspendCommand());
        root.Add(new ResumeCommand());
        root.Add(new ApproveCommand());
        root.Add(new MilestoneCommand());
        root.Add(new MetricCommand());
        root.Add(new LocksCommand());
        root.Add(new MaintenanceCommand());
        root.Add(new ScheduleCommand());
        root.Add(new AdoptCommand());
        root.Add(new HistoryCommand());
        root.Add(new RepairCommand());
        root.Add(new AccessCommand());
        root.Add(new StatementsCommand());
        root.Add(new SchemaCommand());
        root.Add(new AuditCommand());
        root.Add(new DocsCommand());
        root.Add(new SandboxCommand());

        root.Add(Json);
        root.Add(NoColor);
        root.Add(Verbose);
        return root;
    }
}
