using System.CommandLine;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Creates a plan.</summary>
internal sealed class NewCommand : CliCommand
{
    private readonly Argument<string> _folder = new("folder") { Description = "The folder of the new plan." };
    private readonly Option<string?> _from = new("--from-folder")
    {
        Description =
            "Create the plan from a folder of migration files, which stays unchanged. Where it lies below the plan's "
            + "folder, its tool is recognised and the plan names it; elsewhere numbered SQL files are copied, and "
            + "ROLLBACK SCRIPT comments at the end of a file become its undo.",
        HelpName = "PATH",
    };

    private readonly Option<string?> _name = new("--name")
    {
        Description = "The plan's name. Default: the folder's name.",
        HelpName = "NAME",
    };
    private readonly Option<bool> _force = new("--force") { Description = "Replace existing files." };
    private readonly Option<bool> _whatIf = new("--what-if")
    {
        Description = "Show the files and the open points. Write nothing.",
    };

    public NewCommand()
        : base("new", "Create a plan: a template, or one from a folder of migration files.")
    {
        Add(_folder);
        Add(_from);
        Add(_name);
        Add(_force);
        Add(_whatIf);
    }

    /// <inheritdoc/>
    public override bool WritesJournal => false;

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var draft = MigrationPlanScaffolder.Draft(
            new NewPlanOptions
            {
                Folder = context.Get(_folder)!,
                Name = context.Get(_name),
                FromFolder = context.Get(_from),
                Command = CommandOf,
            }
        );
        if (context.Get(_whatIf))
        {
            context.Output.Write(draft, NewPlanText.WriteDraft);
        }
        else
        {
            context.Output.Write(draft.Write(context.Get(_force)), NewPlanText.Write);
        }

        return Task.FromResult(ExitCodes.Done);
    }

    /// <summary>Returns the command of an action, in the plan's folder.</summary>
    private static string CommandOf(PlanAction action) =>
        action switch
        {
            PlanAction.Show => "dbmigrate plan",
            PlanAction.Status => "dbmigrate status",
            PlanAction.Adopt => "dbmigrate adopt",
            PlanAction.Preview => "dbmigrate invoke \"*\" --what-if",
            PlanAction.Invoke => "dbmigrate invoke \"*\"",
            _ => "dbmigrate undo PHASE",
        };
}
