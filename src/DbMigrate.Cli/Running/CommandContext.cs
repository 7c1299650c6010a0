using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Engine.Session;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Cli.Running;

/// <summary>The parsed command line and the output of a command.</summary>
internal sealed class CommandContext(ParseResult parsed, CommandOutput output)
{
    /// <summary>The output.</summary>
    public CommandOutput Output { get; } = output;

    /// <summary>Returns the value of an option.</summary>
    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    /// <summary>Returns the value of an argument.</summary>
    public T? Get<T>(Argument<T> argument) => parsed.GetValue(argument);

    /// <summary>Reads the named plan, or the one in the current folder or its nearest parent that has one.</summary>
    public MigrationPlan ReadPlan(PlanOptions options)
    {
        if (Get(options.Plan) is { } given)
        {
            return MigrationPlanReader.Read(given, given);
        }

        var found = MigrationPlanReader.FindNearest(".");
        return MigrationPlanReader.Read(found, Path.GetRelativePath(".", found));
    }

    /// <summary>
    /// Returns the full path of the named plan's file or folder, or of the nearest plan. It need not exist: without one,
    /// it is the current folder.
    /// </summary>
    public string LocatePlan(PlanOptions options)
    {
        if (Get(options.Plan) is { Length: > 0 } given)
        {
            return Path.GetFullPath(given);
        }

        try
        {
            return MigrationPlanReader.FindNearest(".");
        }
        catch (MigrationException)
        {
            return Path.GetFullPath(".");
        }
    }

    /// <summary>Creates a session on the plan's databases.</summary>
    public MigrationSession Open(SessionCommandOptions options, CancellationToken cancellationToken) =>
        Open(options, () => ReadPlan(options), cancellationToken);

    /// <summary>Creates a session on the given connection, or on the plan's where there is one.</summary>
    public MigrationSession OpenWithoutPlan(SessionCommandOptions options, CancellationToken cancellationToken)
    {
        return Open(options, Find, cancellationToken);

        MigrationPlan Find()
        {
            try
            {
                return ReadPlan(options);
            }
            catch (PlanNotFoundException)
                when (Get(options.Plan) is null
                    && Get(options.Connection) is not null
                    && Get(options.Variable) is not { Length: > 0 }
                )
            {
                return MigrationPlan.None(Path.GetFullPath("."));
            }
        }
    }

    private MigrationSession Open(
        SessionCommandOptions options,
        Func<MigrationPlan> read,
        CancellationToken cancellationToken
    )
    {
        var settings = new SessionOptions
        {
            ConnectionString = Get(options.Connection),
            UserName = Get(options.UserName),
            Password = Get(options.PasswordStdin) ? PasswordInput.Read(cancellationToken) : null,
            Variables = VariableOption.Read(Get(options.Variable)),
            Environment = Get(options.Environment),
            EnvironmentFile = EnvironmentFileOption.Read(this, options.EnvironmentFile),
            Observer = Output.Observer,
        };
        SessionWarmUp.Begin();
        return MigrationSession.Create(read(), settings);
    }
}
