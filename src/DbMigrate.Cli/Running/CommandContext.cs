using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Engine.Server.Connections;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Cli.Running;

/// <summary>What a command works with: its parsed line and its output.</summary>
internal sealed class CommandContext(ParseResult parsed, CommandOutput output)
{
    /// <summary>Where it writes.</summary>
    public CommandOutput Output { get; } = output;

    /// <summary>The value of an option.</summary>
    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    /// <summary>The value of an argument.</summary>
    public T? Get<T>(Argument<T> argument) => parsed.GetValue(argument);

    /// <summary>The plan that was named, read.</summary>
    public MigrationPlan ReadPlan(PlanOptions options) => MigrationPlanReader.Read(Get(options.Plan) ?? ".");

    /// <summary>A session on the plan's databases.</summary>
    public MigrationSession Open(SessionCommandOptions options, CancellationToken cancellationToken)
    {
        var settings = new SessionOptions
        {
            ConnectionString = Get(options.Connection),
            UserName = Get(options.UserName),
            Password = Get(options.PasswordStdin) ? PasswordInput.Read(cancellationToken) : null,
            Variables = VariableOption.Read(Get(options.Variable)),
            Environment = Get(options.Environment),
            Observer = Output.Observer,
        };
        // A plan takes a while to read, and so does what a first connection needs of the runtime.
        _ = Task.Run(ConnectionOpener.WarmUp, CancellationToken.None);
        return MigrationSession.Create(ReadPlan(options), settings);
    }

    /// <summary>The phases that were named. At a command line, a pattern that fits nothing is a mistake.</summary>
    public static IReadOnlyList<MigrationPhase> Select(MigrationSession session, string[]? patterns)
    {
        var phases = session.SelectPhases(patterns);
        return phases.Count > 0 || patterns is null or []
            ? phases
            : throw new UsageException(
                $"No phase of the plan {session.Plan.Name} fits '{string.Join("', '", patterns)}'. Its phases: {string.Join(", ", session.Plan.Phases)}."
            );
    }
}
