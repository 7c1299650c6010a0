using System.CommandLine;

namespace DbMigrate.Cli.Options;

/// <summary>The options of commands that connect to a database.</summary>
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
        command.Add(EnvironmentFile);
    }

    /// <summary>The home database.</summary>
    public Option<string?> Connection { get; } =
        new("--connection")
        {
            Description =
                "The home database: a postgres:// URI or Npgsql keywords. Default: the plan's connection 'default'.",
            HelpName = "URI",
        };

    /// <summary>The login.</summary>
    public Option<string?> UserName { get; } =
        new("--username") { Description = "The login. Default: the connection's.", HelpName = "NAME" };

    /// <summary>Reads the password from the input, so that no process list shows it.</summary>
    public Option<bool> PasswordStdin { get; } =
        new("--password-stdin") { Description = "Read the password from the first line of the standard input." };

    /// <summary>Values of the plan's variables.</summary>
    public Option<string[]> Variable { get; } = VariableOption.Create("The value of a plan variable. Can be repeated.");

    /// <summary>The environment that a new journal records.</summary>
    public Option<string?> Environment { get; } =
        new("--environment")
        {
            Description =
                "The environment of the database, recorded when its journal is created, as in staging. "
                + "Default: production.",
            HelpName = "NAME",
        };

    /// <summary>The file of environment variables.</summary>
    public Option<string?> EnvironmentFile { get; } =
        EnvironmentFileOption.Create(
            "A file of environment variables, a line NAME=VALUE each, that come before those of the process. It is read as "
                + "data: nothing in it is expanded or executed."
        );
}
