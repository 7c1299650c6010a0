using System.CommandLine;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Makes a new plan.</summary>
internal sealed class NewCommand : CliCommand
{
    private readonly Argument<string> _folder = new("folder") { Description = "The folder to make it in." };
    private readonly Option<string?> _from = new("--from-folder")
    {
        Description =
            "Make it of a folder of numbered SQL files; ROLLBACK SCRIPT sections in comments at their ends become undo files. The folder is only read.",
        HelpName = "PATH",
    };

    private readonly Option<string?> _name = new("--name")
    {
        Description = "The plan's name; made of the folder's where it is left out.",
        HelpName = "NAME",
    };
    private readonly Option<bool> _force = new("--force") { Description = "Replace files that are there already." };
    private readonly Option<bool> _whatIf = new("--what-if")
    {
        Description = "Show the files and what was not understood; write nothing.",
    };

    public NewCommand()
        : base("new", "Make a new plan: one to begin with, or one of a folder of numbered SQL files.")
    {
        Add(_folder);
        Add(_from);
        Add(_name);
        Add(_force);
        Add(_whatIf);
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var draft = MigrationPlanScaffolder.Draft(
            new NewPlanOptions
            {
                Folder = context.Get(_folder)!,
                Name = context.Get(_name),
                FromFolder = context.Get(_from),
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
}
