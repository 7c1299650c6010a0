using System.Collections;
using System.Management.Automation;
using DbMigrate.Engine.Pump;

namespace DbMigrate.Commands;

/// <summary>
/// The base of commands on a plan's databases. It collects the pipeline's input and processes it at the end, with one
/// session per plan. The phases of a plan run in the plan's order and under one lock.
/// </summary>
public abstract class DatabaseCommand : PlanCommand
{
    private readonly List<PlanWork> _work = [];
    private readonly Dictionary<string, MigrationPlan> _plans = new(StringComparer.Ordinal);
    private DatabaseChoice? _own;
    private PlanWork? _current;

    private protected DatabaseCommand() { }

    /// <summary>
    /// The home database: Npgsql keywords or a <c>postgres://</c> URI. Default: the plan's connection <c>default</c>.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ConnectionString { get; set; }

    /// <summary>The login and its password. Default: the connection's.</summary>
    [Parameter]
    [Credential]
    [ValidateNotNull]
    public PSCredential? Credential { get; set; }

    /// <summary>
    /// The database that is expected, as <c>host:port/name</c>. Objects of other commands have it, whatever became of
    /// their type: selected, exported, from a job or a remote session. Another database is an error.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string? Database { get; set; }

    /// <summary>Values of the plan's variables.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? Variable { get; set; }

    /// <summary>The environment of the database, recorded when its journal is created. Default: production.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Environment { get; set; }

    /// <summary>
    /// A file of environment variables, a line NAME=VALUE each, that come before those of the process. It is data:
    /// nothing in it is expanded or executed.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EnvironmentFile { get; set; }

    /// <summary>
    /// A phase as another command emitted it; its database and variables apply.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public IPhaseReference? InputObject { get; set; }

    /// <summary>Whether there must be a plan. Without need, one is used where there is one.</summary>
    private protected virtual bool NeedsPlan => true;

    /// <summary>The patterns of phases that this pipeline record names.</summary>
    private protected virtual IReadOnlyList<string> NamedPhases => [];

    /// <inheritdoc/>
    private protected override string? PlanPath => _current is null ? base.PlanPath : _current.Path;

    /// <inheritdoc/>
    private protected override DatabaseChoice? Choice => _current?.Database;

    /// <summary>The plan whose work runs.</summary>
    private protected MigrationPlan? CurrentPlan => _current?.Plan;

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        try
        {
            Gather();
        }
        catch (MigrationException exception)
        {
            Fail(exception);
        }
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        foreach (var work in _work)
        {
            _current = work;
            Process(work);
        }

        AfterProcessing();
    }

    /// <summary>
    /// Whether an error of one plan of the pipeline is not terminating, and the command continues with the next one.
    /// </summary>
    private protected virtual bool ContinuesAfterError => false;

    /// <summary>Called when the command continues after an error.</summary>
    private protected virtual void OnContinue() { }

    /// <inheritdoc/>
    private protected override void OnFailure(Exception failure) => Fail(failure);

    /// <summary>Ends the command where a parameter was given without the one that it belongs to.</summary>
    private protected void RequireWith(string parameter, string needed, bool isGiven)
    {
        if (!isGiven && MyInvocation.BoundParameters.TryGetValue(parameter, out var value))
        {
            ThrowTerminatingError(
                new ErrorRecord(
                    new PSArgumentException($"-{parameter} needs -{needed}.", parameter),
                    "ParameterWithoutEffect",
                    ErrorCategory.InvalidArgument,
                    value
                )
            );
        }
    }

    private void Fail(Exception failure)
    {
        if (!ContinuesAfterError || !MyInvocation.ExpectingInput)
        {
            ThrowTerminatingError(RecordOf(failure));
        }

        WriteError(RecordOf(failure));
        OnContinue();
    }

    /// <summary>Processes the input for one plan.</summary>
    private protected abstract void Process(PlanWork work);

    /// <summary>Called once all input is processed.</summary>
    private protected virtual void AfterProcessing() { }

    /// <summary>Runs an action on a session of the plan.</summary>
    private protected void RunSession(
        PlanWork work,
        string activity,
        Func<MigrationSession, PumpPort, CancellationToken, Task> action
    ) =>
        Run(
            activity,
            $"plan {work.Plan.Name}",
            async (port, token) =>
            {
                await using var session = MigrationSession.Create(work.Plan, OptionsOf(work.Database, port));
                await DatabaseGuard.CheckAsync(session, work, token).ConfigureAwait(false);
                await action(session, port, token).ConfigureAwait(false);
            }
        );

    /// <inheritdoc/>
    private protected override void OnResult(object result)
    {
        _current?.Database.Remember(result);
        base.OnResult(result);
    }

    private void Gather()
    {
        var plan = PlanOfRecord();
        var database = ChoiceOfRecord();
        var work = _work.Find(w => w.Plan.File == plan.File && w.Database == database);
        if (work is null)
        {
            _work.Add(work = new PlanWork(plan, database, Plan?.ToString()));
        }

        work.Phases.AddRange(NamedPhases.Where(p => !work.Phases.Contains(p)));
        if (!string.IsNullOrEmpty(Database))
        {
            work.ExpectedDatabases.Add(Database);
        }
    }

    private MigrationPlan PlanOfRecord()
    {
        var key = Plan?.ToString() ?? string.Empty;
        if (Plan?.Plan is null && _plans.TryGetValue(key, out var known))
        {
            return known;
        }

        try
        {
            return _plans[key] = ReadPlan();
        }
        catch (PlanNotFoundException) when (Plan is null && !NeedsPlan)
        {
            return _plans[key] = MigrationPlan.None(PlanLocation.Resolve(null, SessionState));
        }
    }

    // Parameters of the command line take precedence over those of the piped object.
    private DatabaseChoice ChoiceOfRecord()
    {
        _own ??= new DatabaseChoice(
            ConnectionString,
            Credential,
            DatabaseChoice.VariablesOf(Variable),
            Environment,
            EnvironmentFile is null ? null : PlanLocation.Resolve(EnvironmentFile, SessionState)
        );
        var given = DatabaseChoice.Of(InputObject);
        return
            given is null
            || (ConnectionString ?? (object?)Credential ?? (object?)Variable ?? Environment ?? EnvironmentFile) is null
            ? given ?? _own
            : new DatabaseChoice(
                ConnectionString ?? given.ConnectionString,
                Credential ?? given.Credential,
                Variable is null ? given.Variables : _own.Variables,
                Environment ?? given.Environment,
                _own.EnvironmentFile ?? given.EnvironmentFile
            );
    }

    private SessionOptions OptionsOf(DatabaseChoice choice, PumpPort port) =>
        new()
        {
            ConnectionString = choice.ConnectionString,
            UserName = choice.Credential?.UserName,
            Password = choice.Credential?.GetNetworkCredential().Password,
            Variables = choice.Variables,
            Environment = choice.Environment,
            EnvironmentFile = choice.EnvironmentFile,
            Observer = port,
            RunScript = async (script, stop) =>
                await port.AskAsync(() => ScriptRunner.Run(script, port.Deliver, stop)).ConfigureAwait(false)
                ?? throw new OperationCanceledException(stop),
            ResolveSecret = async (name, _) =>
            {
                var (text, failure) = await port.AskAsync(() => SecretStore.Get(InvokeCommand, name))
                    .ConfigureAwait(false);
                return failure is null ? text : throw failure;
            },
            StoreSecret = async (name, value, _) =>
            {
                if (
                    await port.AskAsync(() => SecretStore.Set(InvokeCommand, name, value)).ConfigureAwait(false) is
                    { } failure
                )
                {
                    throw failure;
                }
            },
            TakesPasswords = true,
        };
}
