using System.Runtime.CompilerServices;
using DbMigrate.Engine.Tests.Examples;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>
/// One course of the plan from its first invocation to its end, with one accident on the way; and what must be true
/// afterwards, wherever it was.
/// </summary>
internal sealed class Course : IAsyncDisposable
{
    private static int _last;

    private readonly string _variable = $"DBMIGRATE_CRASH_{Interlocked.Increment(ref _last)}";
    private readonly TestDatabase _other;
    private readonly TestPlan _plan;
    private readonly CoursePlan _what;
    private IReadOnlyList<string> _before = [];
    private IReadOnlyList<string> _untouched = [];
    private string _said = string.Empty;

    private Course(CoursePlan what, TestDatabase home, TestDatabase other)
    {
        (_what, Home, _other) = (what, home, other);
        _plan = new TestPlan(home, what.Yaml(_variable), what.Files);
    }

    /// <summary>The home database.</summary>
    public TestDatabase Home { get; }

    /// <summary>Where the runner finds the other database, and the home's, through the proxy.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; private set; } = new Dictionary<string, string>();

    /// <summary>The plan's folder.</summary>
    public string Folder => _plan.Folder;

    public static async Task<Course> CreateAsync(CoursePlan what, Func<Task<TestDatabase>> create)
    {
        var course = new Course(what, await create(), await create());
        await what.PrepareAsync(course.Home, course._other);
        course._before = await course.SchemaAsync();
        course._untouched = await course.TraceAsync(script: false);
        return course;
    }

    /// <summary>Lets the runner reach its databases through the proxy.</summary>
    public void Through(WireProxy proxy)
    {
        Environment = new Dictionary<string, string>
        {
            ["DATABASE_URL"] = By(Home, proxy),
            [_variable] = By(_other, proxy),
        };
        System.Environment.SetEnvironmentVariable(_variable, By(_other, proxy));
    }

    /// <summary>Invokes all phases once, in this process.</summary>
    /// <returns>The error's id; empty where there was none.</returns>
    public Task<string> InvokeAsync() =>
        AttemptAsync((session, options) => session.InvokeAsync(session.Plan.Phases, options));

    /// <summary>Undoes all phases once, in this process.</summary>
    /// <returns>The error's id; empty where there was none.</returns>
    public Task<string> UndoAsync() =>
        AttemptAsync((session, options) => session.UndoAsync(session.Plan.Phases, options));

    /// <summary>Invokes, does what it asks for, and invokes again, until all is verified.</summary>
    /// <param name="invoke">Invokes once; gives the error's id.</param>
    /// <returns>The errors on the way.</returns>
    public async Task<IReadOnlyList<string>> DriveAsync(Func<Task<string>> invoke)
    {
        var errors = new List<string>();
        var deadline = DateTime.UtcNow.AddSeconds(90);
        while (await invoke() is { Length: > 0 } error)
        {
            errors.Add(error);
            Assert.True(
                DateTime.UtcNow < deadline,
                $"The course does not come to its end: {string.Join(", ", errors)}"
            );
            await HelpAsync(error);
        }

        return errors;
    }

    /// <summary>
    /// What must be true at the end of an apply, wherever the accident was; the differences, in words.
    /// </summary>
    /// <param name="schema">The schema of a course without an accident.</param>
    public Task<IReadOnlyList<string>> JudgeAsync(IReadOnlyList<string> schema) =>
        JudgeAsync(schema, _what.Applied, MigrationState.Verified);

    /// <summary>What must be true at the end of an undo.</summary>
    /// <param name="schema">The schema of a course without an accident, where something stays; null: as it was before
    /// the apply.</param>
    public Task<IReadOnlyList<string>> JudgeUndoneAsync(IReadOnlyList<string>? schema = null) =>
        JudgeAsync(schema ?? _before, _untouched, MigrationState.Undone);

    /// <summary>Both schemas.</summary>
    public async Task<IReadOnlyList<string>> SchemaAsync() =>
        [
            .. await SchemaOracle.ReadAsync(Home),
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

    private async Task<IReadOnlyList<string>> TraceAsync(bool script) =>
        [
            .. await Home.ColumnAsync<string>(_what.Trace),
            .. await _other.ColumnAsync<string>(_what.TraceElsewhere),
            .. script && _what.ScriptLog is { } log
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
            await TestPlan.ListAsync(work(session, new InvokeOptions()));
            return string.Empty;
        }
        catch (MigrationException e)
        {
            _said = e.Message;
            return e.ErrorId;
        }
    }

    /// <summary>
    /// What an operator does: waits for the other run to end, records the milestone, looks what became of the script
    /// and says it.
    /// </summary>
    private async Task HelpAsync(string error)
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
                    File.Exists(Path.Combine(Folder, _what.ScriptLog!)),
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
                Assert.Fail($"This is not what an accident ends with: {error} {_said}");
                break;
        }
    }

    /// <summary>
    /// Whether the last session's lock is gone: the server closes a session a moment after its client did.
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
