using DbMigrate.Engine.Common;
using DbMigrate.Engine.Execution;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Gates;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Server.Connections;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Session;

/// <summary>The services that the methods of a session share: connections, messages, variables, journal.</summary>
internal sealed class SessionServices : IAsyncDisposable
{
    private const string DefaultEnvironment = "production";

    private readonly SessionOptions _options;
    private readonly MigrationPlan _plan;
    private readonly Redactor _redactor = new();
    private readonly ConnectionResolver _resolver;
    private readonly ConnectionOpener _opener;
    private readonly Dictionary<string, ConnectionSettings> _settings = new(StringComparer.Ordinal);

    internal SessionServices(MigrationPlan plan, SessionOptions options)
    {
        _plan = plan;
        _options = options;
        EffectiveVariables.Require(plan, options.Variables);
        Messages = new MessageSink(options.Observer, _redactor);
        Outlet = new SessionOutlet(_redactor);
        var variables = options.EnvironmentFile is { } file
            ? new EnvironmentVariables(EnvironmentFile.Read(file))
            : EnvironmentVariables.Process;
        Secrets = new StepSecrets
        {
            Variables = variables,
            Read = options.ResolveSecret is { } get ? (name, token) => ReadSecretAsync(get, name, token) : null,
            Store = options.StoreSecret,
            Hide = _redactor.Add,
            ResultHandsOut = options.TakesPasswords,
        };
        _resolver = new ConnectionResolver(
            plan.Connections,
            new ConnectionOverride(options.ConnectionString, options.UserName, options.Password),
            options.ResolveSecret is { } read ? (name, token) => ReadSecretAsync(read, name, token) : null,
            new ConnectionEnvironment { Variable = name => Secrets.ValueOf(name), Names = () => variables.Names }
        );
        AddSecrets(options, variables);
        _opener = new ConnectionOpener(_redactor, Messages.Warn);
        if (options.EnvironmentFile is { } given && EnvironmentFile.Warning(given) is { } warning)
        {
            Messages.Warn(warning);
        }

        Journal = new JournalStore(plan.Name, _redactor);
        Sessions = new DatabaseSessions(OpenAsync) { OnNotice = Messages.Notice, OpenDatabase = OpenDatabaseAsync };
    }

    internal MessageSink Messages { get; }

    /// <summary>The way by which results and exceptions leave the session.</summary>
    internal SessionOutlet Outlet { get; }

    internal JournalStore Journal { get; }

    internal DatabaseSessions Sessions { get; }

    /// <summary>The secrets that steps read, generate and hand out.</summary>
    internal StepSecrets Secrets { get; }

    /// <summary>
    /// Returns the plan as one operation uses it, in the likely environment: the journal was not read yet.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading of files.</param>
    internal ResolvedPlan Resolve(CancellationToken cancellationToken) =>
        Resolve(_options.Environment ?? DefaultEnvironment, new SourceFiles { Stop = cancellationToken });

    /// <summary>Returns the plan as one operation uses it, in the environment of the journal.</summary>
    /// <param name="state">The state of the journal.</param>
    /// <param name="likely">What was resolved before the journal was read. Its files are not read again.</param>
    internal ResolvedPlan Resolve(JournalState state, ResolvedPlan likely) =>
        EnvironmentOf(state) == likely.EnvironmentName ? likely : Resolve(EnvironmentOf(state), likely.Files);

    /// <summary>As <see cref="Resolve(JournalState, ResolvedPlan)"/>, where nothing was resolved before.</summary>
    internal ResolvedPlan Resolve(JournalState state, CancellationToken cancellationToken) =>
        Resolve(EnvironmentOf(state), new SourceFiles { Stop = cancellationToken });

    /// <summary>Returns a phase as one operation uses it, in the environment of the journal.</summary>
    internal async Task<ResolvedPhase> ResolveAsync(
        JournalState state,
        MigrationPhase phase,
        CancellationToken cancellationToken
    )
    {
        var resolved = Resolve(state, cancellationToken);
        await ResolveTargetsAsync(resolved, phase, cancellationToken).ConfigureAwait(false);
        return resolved.Of(phase);
    }

    /// <summary>Makes it known where the connections of a phase lead to. Opens none of them.</summary>
    internal async Task ResolveTargetsAsync(
        ResolvedPlan resolved,
        MigrationPhase phase,
        CancellationToken cancellationToken
    )
    {
        foreach (var name in phase.Connections)
        {
            await ResolveTargetAsync(resolved, name, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes it known where a connection leads to. Does not open it.</summary>
    internal async Task ResolveTargetAsync(ResolvedPlan resolved, string name, CancellationToken cancellationToken)
    {
        if (resolved.HasTarget(name))
        {
            return;
        }

        try
        {
            var settings = await SettingsAsync(name, cancellationToken).ConfigureAwait(false);
            resolved.SetTarget(
                name,
                new ConnectionTarget(settings.DescribeTarget()) { Database = settings.Database, User = settings.User }
            );
        }
        catch (ConnectionFailedException e)
        {
            resolved.SetTarget(name, new ConnectionTarget(null, e));
        }
    }

    /// <summary>Returns the home database, as <c>host:port/name</c>.</summary>
    internal async Task<string> DisplayAsync(CancellationToken cancellationToken)
    {
        var home = await Sessions.OwnAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        return ServerAddress.Of(home);
    }

    /// <summary>Reads the state from the journal.</summary>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <param name="needed">The access that the caller's work needs.</param>
    internal async Task<JournalState> ReadStateAsync(
        CancellationToken cancellationToken,
        MigrationAccessKind needed = MigrationAccessKind.View
    )
    {
        var home = await Sessions.OwnIncompleteAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        var state = await ConnectionGuard
            .RunAsync(
                ServerCall.Reading("the journal was read"),
                () => Journal.ReadStateAsync(home, cancellationToken, Sessions.Completing(home), needed)
            )
            .ConfigureAwait(false);
        foreach (var problem in state.Problems)
        {
            Messages.Warn(problem);
        }

        return _options.Environment is { } asked && state.Exists && asked != state.Environment
            ? throw new EnvironmentMismatchException(asked, state.Environment, ServerAddress.Of(home))
            : state;
    }

    /// <summary>Creates the journal where there is none, takes the lock and reads the state.</summary>
    internal Task<MigrationRun> StartRunAsync(
        InvokeOptions options,
        ResolvedPlan likely,
        CancellationToken cancellationToken
    ) => new RunStarter(_plan, _options, this).StartAsync(options, likely, cancellationToken);

    /// <summary>
    /// Writes a row that needs no run, and creates the journal where there is none. Returns the state after it.
    /// </summary>
    internal async Task<JournalState> RecordAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        var home = await Sessions.OwnAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        WritableServer.Require(home);
        return await ConnectionGuard
            .RunAsync(
                ServerCall.Reading("a record was written"),
                async () =>
                {
                    await EnsureJournalAsync(home, cancellationToken, JournalStore.NeededFor(entry))
                        .ConfigureAwait(false);
                    await Journal
                        .AppendAsync(
                            home,
                            durable: true,
                            cancellationToken,
                            entry with
                            {
                                Message = Messages.Mask(entry.Message ?? string.Empty),
                            }
                        )
                        .ConfigureAwait(false);
                    return await Journal.ReadStateAsync(home, cancellationToken).ConfigureAwait(false);
                }
            )
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Writes the samples of a phase's sustained checks, and creates the journal where there is none.
    /// </summary>
    internal async Task SampleAsync(
        ResolvedPhase resolved,
        JournalState state,
        List<CheckResult> results,
        CancellationToken cancellationToken
    )
    {
        var phase = resolved.Phase;
        var sustained = phase.Gates.OfType<ISampledGate>().Select(g => g.Check).ToHashSet(StringComparer.Ordinal);
        var entries = results
            .Where(r => r.Stage == CheckStage.Preflight && sustained.Contains(r.Name))
            .Select(r => new JournalEntry(JournalEvents.Sampled)
            {
                Phase = phase.Id,
                Message = Messages.Mask(r.Actual),
                Detail = JournalStore.Json(
                    new Dictionary<string, object?>
                    {
                        ["check"] = r.Name,
                        ["passed"] = r.Status == CheckStatus.Passed,
                        ["digest"] = resolved.DigestOfCheck(r.Name),
                    }
                ),
            })
            .ToArray();
        if (entries.Length == 0)
        {
            return;
        }

        var home = await Sessions.OwnAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        await EnsureCurrentAsync(home, state, cancellationToken).ConfigureAwait(false);
        await Journal.AppendAsync(home, durable: true, cancellationToken, entries).ConfigureAwait(false);
    }

    /// <summary>Creates or upgrades the journal, where its state shows that it is not current.</summary>
    internal async Task EnsureCurrentAsync(
        NpgsqlConnection home,
        JournalState state,
        CancellationToken cancellationToken
    )
    {
        WritableServer.Require(home);
        if (state.Version < JournalSchema.Current)
        {
            await EnsureJournalAsync(home, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Creates the journal where there is none, and upgrades an older one.</summary>
    /// <param name="home">The session of the tool in the home database.</param>
    /// <param name="cancellationToken">Stops before it is committed.</param>
    /// <param name="needed">The access that the caller's work needs.</param>
    internal Task EnsureJournalAsync(
        NpgsqlConnection home,
        CancellationToken cancellationToken,
        MigrationAccessKind needed = MigrationAccessKind.Run
    ) =>
        JournalSchema.EnsureAsync(
            home,
            _options.Environment,
            _plan.Name,
            DefaultEnvironment,
            cancellationToken,
            token => Sessions.WorkAsync(DatabaseSessions.Home, token),
            needed
        );

    /// <summary>Writes the outcome of verify checks that ran again.</summary>
    internal async Task RecordVerifyAsync(
        MigrationPhase phase,
        PhaseRecord record,
        JournalState state,
        List<CheckResult> results,
        CancellationToken cancellationToken
    )
    {
        var failed = results.Where(r => !r.Passed).Select(r => r.Name).ToList();
        var what =
            failed.Count > 0 ? JournalEvents.VerifyFailed
            : record.State == MigrationState.Verified ? JournalEvents.PhaseVerifiedAgain
            : JournalEvents.PhaseVerified;
        var entry = new JournalEntry(what)
        {
            Phase = phase.Id,
            ExecutionId = record.ExecutionId,
            Checksum = record.Checksum,
            Message =
                failed.Count > 0
                    ? $"{DisplayText.Count(failed.Count, "verify check")} failed: {string.Join("; ", failed)}"
                    : CheckEntries.Summary(results),
        };
        JournalEntry[] entries =
        [
            .. CheckEntries.Of(results, run: null, record.ExecutionId, Messages.Mask),
            entry with
            {
                Message = Messages.Mask(entry.Message),
            },
        ];
        var home = await Sessions.OwnAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        await EnsureCurrentAsync(home, state, cancellationToken).ConfigureAwait(false);
        await Journal.AppendAsync(home, durable: true, cancellationToken, entries).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => Sessions.DisposeAsync();

    // What cannot be used as a connection may still come up in an error.
    private async ValueTask<string?> ReadSecretAsync(
        Func<string, CancellationToken, ValueTask<string?>> readAsync,
        string name,
        CancellationToken cancellationToken
    )
    {
        var value = await readAsync(name, cancellationToken).ConfigureAwait(false);
        _redactor.Add(value);
        return value;
    }

    private void AddSecrets(SessionOptions options, EnvironmentVariables variables)
    {
        _redactor.Add(options.Password);
        _redactor.Add(variables.ValueOf("PGPASSWORD"));
        foreach (var (name, value) in options.Variables.Concat(variables.OfFile))
        {
            if (SecretName.IsSecret(name))
            {
                _redactor.Add(value);
            }
        }
    }

    /// <summary>Returns the state with the environment in force: where there is no journal, the one to be recorded.</summary>
    internal JournalState InForce(JournalState state) => state with { Environment = EnvironmentOf(state) };

    private string EnvironmentOf(JournalState state) =>
        state.Exists ? state.Environment : _options.Environment ?? DefaultEnvironment;

    private ResolvedPlan Resolve(string environment, SourceFiles files) =>
        new(
            _plan,
            environment,
            EffectiveVariables.Of(_plan, environment, _options.Variables, files),
            text => _redactor.Clean(text)
        );

    /// <summary>Opens a session in another database of the server of a connection.</summary>
    private async Task<NpgsqlConnection> OpenDatabaseAsync(
        string name,
        string database,
        CancellationToken cancellationToken
    )
    {
        var settings = await SettingsAsync(name, cancellationToken).ConfigureAwait(false);
        var connection = await _opener
            .OpenAsync(settings.WithDatabase(database), SessionKind.Own, "catalog", cancellationToken)
            .ConfigureAwait(false);
        try
        {
            await SessionSetup.CompleteAsync(connection, SessionKind.Own, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Opens a connection of the plan.</summary>
    private async Task<NpgsqlConnection> OpenAsync(
        string name,
        SessionKind kind,
        string purpose,
        CancellationToken cancellationToken
    )
    {
        var settings = await SettingsAsync(name, cancellationToken).ConfigureAwait(false);
        return await _opener
            .OpenAsync(settings, kind, purpose, cancellationToken, watchIdle: purpose == "lock")
            .ConfigureAwait(false);
    }

    /// <summary>Returns the settings of a connection: the same for the whole session.</summary>
    private async Task<ConnectionSettings> SettingsAsync(string name, CancellationToken cancellationToken)
    {
        if (!_settings.TryGetValue(name, out var settings))
        {
            settings = await _resolver.ResolveAsync(name, cancellationToken).ConfigureAwait(false);
            _settings[name] = settings;
        }

        return settings;
    }
}
