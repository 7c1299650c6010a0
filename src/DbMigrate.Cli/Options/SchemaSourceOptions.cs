using System.CommandLine;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Options;

/// <summary>The options of commands that read schemas.</summary>
internal sealed class SchemaSourceOptions : PlanOptions
{
    /// <summary>What a source may be.</summary>
    public const string Sources =
        "a postgres:// URI, keywords, ${VARIABLE}, the name of a connection of the plan, plan (the schema as its last "
        + "phase left it), a snapshot (*.json), "
        + "a SQL file, a folder of SQL files, or a Prisma schema (*.prisma, or a folder of them)";

    private readonly Option<string?> _userName = new("--username")
    {
        Description = "The login of a database. Default: the connection's.",
        HelpName = "NAME",
    };

    private readonly Option<bool> _passwordStdin = new("--password-stdin")
    {
        Description = "Read the password from the first line of the standard input.",
    };

    private readonly string _command;

    /// <summary>Adds them to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="path">The words that call it, for messages: <c>dbmigrate schema diff</c>.</param>
    public SchemaSourceOptions(Command command, string path)
        : base(command)
    {
        _command = path;
        command.Add(_userName);
        command.Add(_passwordStdin);
    }

    /// <summary>Returns the plan: the named one, or a near one where there is one.</summary>
    public MigrationPlan? ReadPlan(CommandContext context)
    {
        try
        {
            return context.ReadPlan(this);
        }
        catch (PlanNotFoundException) when (context.Get(Plan) is null)
        {
            return null;
        }
    }

    /// <summary>Returns the source that an option names; without one, the plan's database.</summary>
    /// <exception cref="UsageException">There is neither.</exception>
    public string SourceOf(CommandContext context, Option<string?> option, MigrationPlan? plan) =>
        context.Get(option)
        ?? (plan is null ? null : "default")
        ?? throw new UsageException($"{_command}: there is no plan here. Name the schema: {option.Name} SOURCE.");

    /// <summary>Reads the options.</summary>
    public SchemaOptions Read(CommandContext context, MigrationPlan? plan, CancellationToken cancellationToken) =>
        new()
        {
            Plan = plan,
            UserName = context.Get(_userName),
            Password = context.Get(_passwordStdin) ? PasswordInput.Read(cancellationToken) : null,
            Observer = context.Output.Observer,
        };
}
