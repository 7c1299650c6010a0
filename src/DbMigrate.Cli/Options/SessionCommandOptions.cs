using System.CommandLine;

namespace DbMigrate.Cli.Options;

/// <summary>The options of every command that asks a database.</summary>
internal sealed class SessionCommandOptions : PlanOptions
{
    /// <summary>Adds them to a command.</summary>
    public SessionCommandOptions(Command command)
        : base(command)
    {
        command.Add(Connection);
        command.Add(UserName);
        command.Add(PasswordStdin);
        command.Add(Variable);
        command.Add(Environment);
    }

    /// <summary>Another home database.</summary>
    public Option<string?> Connection { get; } =
        new("--connection")
        {
            Description =
                "The home database, in place of the plan's default connection: a postgres:// URI or Npgsql keywords.",
            HelpName = "URI",
        };

    /// <summary>Another login.</summary>
    public Option<string?> UserName { get; } =
        new("--username") { Description = "The login, in place of the connection's.", HelpName = "NAME" };

    /// <summary>Its password, from where nobody sees it.</summary>
    public Option<bool> PasswordStdin { get; } =
        new("--password-stdin") { Description = "Read the login's password from the first line of the input." };

    /// <summary>Values of the plan's variables.</summary>
    public Option<string[]> Variable { get; } =
        VariableOption.Create("A value of one of the plan's variables; may be repeated.");

    /// <summary>What a new journal is told of its database.</summary>
    public Option<string?> Environment { get; } =
        new("--environment")
        {
            Description =
                "What the journal is to say of its database when it is made now, as staging; none means production.",
            HelpName = "NAME",
        };
}
