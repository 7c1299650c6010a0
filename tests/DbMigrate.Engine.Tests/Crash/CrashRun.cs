using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Tests.Examples;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>
/// Runs a plan from its first invocation to its end, with one accident on the way. Checks what must be true afterwards,
/// wherever the accident was.
/// </summary>
internal sealed partial class CrashRun : IAsyncDisposable
{
    private static int _last;

    private readonly string _variable = $"DBMIGRATE_CRASH_{Interlocked.Increment(ref _last)}";
    private readonly TestDatabase _other;
    private readonly TestPlan _plan;
    private readonly CrashPlan _definition;
    private IReadOnlyList<string> _before = [];
    private IReadOnlyList<string> _untouched = [];
    private string _lastError = string.Empty;

    private CrashRun(CrashPlan definition, TestDatabase home, TestDatabase other)
    {
        (_definition, Home, _other) = (definition, home, other);
        _plan = new TestPlan(home, definition.Yaml(_variable), definition.Files);
    }

    /// <summary>The home database.</summary>
    public TestDatabase Home { get; }

    /// <summary>The environment of the command: both databases through the proxy.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; private set; } = new Dictionary<string, string>();

    /// <summary>The plan's folder.</summary>
    public string Folder => _plan.Folder;

    public static async Task<CrashRun> CreateAsync(CrashPlan definition, Func<Task<TestDatabase>> create)
    {
        var run = new CrashRun(definition, await create(), await create());
        await definition.PrepareAsync(run.Home, run._other);
        run._before = await run.SchemaAsync();
        run._untouched = await run.TraceAsync(script: false);
        return run;
    }

    /// <summary>Makes the runner connect through a proxy.</summary>
    public void ConnectThrough(WireProxy proxy)
    {
        Environment = new Dictionary<string, string>
        {
            ["DATABASE_URL"] = By(Home, proxy),
            [_variable] = By(_other, proxy),
        };
        System.Environment.SetEnvironmentVariable(_variable, By(_other, proxy));
    }

    /// <summary>Invokes all phases once, in this process.</summary>
    /// <returns>The id of the error; empty where there was none.</returns>
    public Task<string> InvokeAsync() =>
        AttemptAsync((session, options) => session.InvokeAsync(session.Plan.Phases, options));

    /// <summary>Undoes all phases once, in this process.</summary>
    /// <returns>The id of the error; empty where there was none.</returns>
    public Task<string> UndoAsync() =>
        AttemptAsync((session, options) => session.UndoAsync(session.Plan.Phases, options));

    /// <summary>Invokes until all phases are verified; does in between what an error asks for.</summary>
    /// <param name="invoke">Invokes once and returns the id of the error.</param>
    /// <returns>The ids of the errors.</returns>
    public async Task<IReadOnlyList<string>> RunToEndAsync(Func<Task<string>> invoke)
    {
        var errors = new List<string>();
        var deadline = DateTime.UtcNow + Wait.Deadline;
        while (await invoke() is { Length: > 0 } error)
        {
            errors.Add(error);
            Assert.True(DateTime.UtcNow < deadline, $"The plan does not reach its end: {string.Join(", ", errors)}");
            await ResolveAsync(error);
        }

        return errors;
    }

    /// <summary>Returns what is not as it must be after an apply.</summary>
    /// <param name="schema">The schema after an apply without an accident.</param>
    public Task<IReadOnlyList<string>> JudgeAsync(IReadOnlyList<string> schema) =>
        JudgeAsync(schema, _definition.Applied, MigrationState.Verified);

    /// <summary>Returns what is not as it must be after an undo.</summary>
    /// <param name="schema">
    /// The schema after an undo without an accident, for a plan that leaves something behind. Default: the schema from
    /// before the apply.
    /// </param>
    public Task<IReadOnlyList<string>> JudgeUndoneAsync(IReadOnlyList<string>? schema = null) =>
        JudgeAsync(schema ?? _before, _untouched, MigrationState.Undone);

    /// <summary>Reads the schemas of both databases.</summary>
    public async Task<IReadOnlyList<string>> SchemaAsync() =>
        [
            .. (await SchemaOracle.ReadAsync(Home)).Select(l => Address().Replace(l, "the other database")),
            .. (await SchemaOracle.ReadAsync(_other)).Select(l => "elsewhere: " + l),
        ];

    public async ValueTask DisposeAsync()
    {
        System.Environment.SetEnvironmentVariable(_variable, null);
        _plan.Dispose();
        await Home.DisposeAsync();
        await _other.DisposeAsync();
    }

    private async Task<IReadOnlyList<string>> JudgeAsync(
        IReadOnlyList<string> schema,
        IReadOnlyList<string> trace,
        MigrationState state
    )
    {
        var wrong = new List<string>();
        await Wait.ForAsync(IsQuietAsync);
        Expect(wrong, "schema", schema, await SchemaAsync());
        Expect(wrong, "rows", trace, await TraceAsync(script: state == MigrationState.Verified));
        wrong.AddRange((await StatusAsync()).Where(s => s.State != state).Select(s => $"phase {s.Phase} is {s.State}"));
        wrong.AddRange(await JournalOracle.JudgeAsync(Home));
        return wrong;
    }

    // It differs from run to run.
    [GeneratedRegex(@"127\.0\.0\.1:\d+/\w+")]
    private static partial Regex Address();

    private async Task<IReadOnlyList<string>> TraceAsync(bool script) =>
        [
            .. await Home.ColumnAsync<string>(_definition.Trace),
            .. await _other.ColumnAsync<string>(_definition.TraceElsewhere),
            .. script && _definition.ScriptLog is { } log
                ? (await File.ReadAllLinesAsync(Path.Combine(Folder, log))).Select(l => "script: " + l)
                : [],
        ];

    private static string By(TestDatabase database, WireProxy proxy) =>
        new UriBuilder(database.Uri) { Port = proxy.Port }.Uri.ToString();

    private static void Expect(
        List<string> wrong,
        string what,
        IReadOnlyList<string> wanted,
        IReadOnlyList<string> found
    )
    {
        if (!wanted.SequenceEqual(found))
        {
            wrong.Add(
                $"{what}: missing [{string.Join("; ", Less(wanted, found))}], too many [{string.Join("; ", Less(found, wanted))}]"
            );
        }
    }

    private static IEnumerable<string> Less(IReadOnlyList<string> some, IReadOnlyList<string> others)
    {
        var left = others.ToList();
        return some.Where(s => !left.Remove(s)).ToList();
    }

    private Task<string> AttemptAsync(
        Func<MigrationSession, InvokeOptions, IAsyncEnumerable<PhaseResult>> work,
        [CallerMemberName] string what = ""
    ) => Wait.EndOfAsync(TryAsync(work), what);

    private async Task<string> TryAsync(Func<MigrationSession, InvokeOptions, IAsyncEnumerable<PhaseResult>> work)
    {
        try
        {
            await using var session = _plan.Session(Environment["DATABASE_URL"]);
            await TestPlan.ListAsync(work(session, TestPlan.Yes));
            return string.Empty;
        }
        catch (MigrationException e)
        {
            _lastError = e.Message;
            return e.ErrorId;
        }
    }

    /// <summary>
    /// Does what an operator does: waits for the end of the other runner, records the milestone, marks the script that
    /// is in doubt by its log.
    /// </summary>
    private async Task ResolveAsync(string error)
    {
        await using var session = _plan.Session();
        switch (error)
        {
            case "WaitingForOperator":
                await session.CompleteMilestoneAsync("pressed", null);
                break;
            case "InDoubt":
                await session.RepairAsync(
                    session.SelectPhases(["b"])[0],
                    File.Exists(Path.Combine(Folder, _definition.ScriptLog!)),
                    "looked at the script's log"
                );
                break;
            case "AnotherRunner":
                await Wait.ForAsync(async () =>
                    !await Home.ScalarAsync<bool>(
                        "select exists (select from dbmigrate.runner r where dbmigrate.holds_lock(r.process_id))"
                    )
                );
                break;
            case "ConnectionLost" or "RunnerLockLost" or "ConnectionFailed":
                await Wait.ForAsync(IsUpAsync);
                break;
            default:
                Assert.Fail($"No accident ends with this error: {error} {_lastError}");
                break;
        }
    }

    /// <summary>
    /// Returns whether the runner lock is free. The server closes a session a moment after the client has closed it.
    /// </summary>
    private Task<bool> IsQuietAsync() =>
        Home.ScalarAsync<bool>(
            "select not exists (select from pg_locks l join pg_database d on d.oid = l.database where l.locktype = 'advisory' and l.classid = 1145195847 and d.datname in ($1, $2))",
            Home.Name,
            _other.Name
        );

    private async Task<bool> IsUpAsync()
    {
        try
        {
            return await Home.ScalarAsync<bool>("select true");
        }
        catch (Exception e) when (e is NpgsqlException or ConnectionFailedException)
        {
            return false;
        }
    }

    private async Task<IReadOnlyList<PhaseStatus>> StatusAsync()
    {
        await using var session = _plan.Session();
        return await session.GetStatusAsync(session.Plan.Phases);
    }
}
