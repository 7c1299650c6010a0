using System.CommandLine;
using DbMigrate.Cli.Commands;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli;

/// <summary>The words of the command, and what becomes of a line of them.</summary>
internal static class CommandLine
{
    /// <summary>One JSON object a line, on both outputs.</summary>
    public static Option<bool> Json { get; } =
        new("--json") { Description = "Write each object as a line of JSON, errors too.", Recursive = true };

    /// <summary>No colours; the variable NO_COLOR says the same.</summary>
    public static Option<bool> NoColor { get; } =
        new("--no-color") { Description = "Write no colours; so does the variable NO_COLOR.", Recursive = true };

    /// <summary>What the engine says in detail.</summary>
    public static Option<bool> Verbose { get; } =
        new("--verbose") { Description = "Say more of what happens.", Recursive = true };

    /// <summary>Parses and runs; returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var root = CreateRoot();

        // A word that begins with @ is a word here, not the name of a file with more words.
        var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        using var output = new CommandOutput(parsed.GetValue(Json), parsed.GetValue(NoColor), parsed.GetValue(Verbose));
        if (UsageErrors.Of(parsed) is { } error)
        {
            return output.Fail(new UsageException(error));
        }

        using var interruption = new Interruption(output);

        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
        try
        {
            // Help and the version are actions of the parser's own.
            return parsed.Action is null && parsed.CommandResult.Command is CliCommand command
                ? await command.RunAsync(new CommandContext(parsed, output), interruption.Token)
                : await parsed.InvokeAsync(configuration, interruption.Token);
        }
        catch (Exception failure)
        {
            return output.Fail(failure);
        }
    }

    private static RootCommand CreateRoot()
    {
        var root = new RootCommand(
            "Changes a production PostgreSQL database in phases, without stopping what runs on it."
        );
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
        root.Add(new HistoryCommand());
        root.Add(new RepairCommand());
        root.Add(new StatementsCommand());
        root.Add(new SandboxCommand());

        root.Add(Json);
        root.Add(NoColor);
        root.Add(Verbose);
        return root;
    }
}
