using System.Globalization;
using System.Runtime.CompilerServices;
using DbMigrate.Engine.Tests.Examples;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>One course of the plan from its first invocation to its end, with one accident on the way; and what must be true afterwards, wherever it was.</summary>
internal sealed class Course : IAsyncDisposable
{
    private static int _last;

    private readonly string _variable = $"DBMIGRATE_CRASH_{Interlocked.Increment(ref _last)}";
    private readonly TestDatabase _other;
    private readonly TestPlan _plan;
    private IReadOnlyList<string> _before = [];
    private string _said = string.Empty;

    private Course(TestDatabase home, TestDatabase other)
    {
        (Home, _other) = (home, other);
        _plan = new TestPlan(home, CrashPlan.Yaml(_variable), CrashPlan.Files);
    }

    /// <summary>The home database.</summary>
    public TestDatabase Home { get; }

    /// <summary>Where the runner finds the other database, and the home's, through the proxy.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; private set; } = new Dictionary<string, string>();

    /// <summary>The plan's folder.</summary>
    public string Folder => _plan.Folder;

    public static async Task<Course> CreateAsync(Func<Task<TestDatabase>> create)
    {
        var course = new Course(await create(), await create());
        await CrashPlan.PrepareAsync(course.Home, course._other);
        course._before = await course.SchemaAsync();
        return course;
    }

    /// <summary>Lets the runner reach its databases through the proxy.</summary>
    public void Through(WireProxy proxy)
    {
        Environment = new Dictionary<string, string> { ["DATABASE_URL"] = By(Home, proxy), [_variable] = By(_other, proxy) };
        System.Environment.SetEnvironmentVariable(_variable, By(_other, proxy));
    }

    /// <summary>Invokes all phases once, in this process.</summary>
    /// <returns>The error's id; empty where there was none.</returns>
    public Task<string> InvokeAsync() => AttemptAsync((session, options) => session.InvokeAsync(session.Plan.Phases, options));

    /// <summary>Undoes all phases once, in this process.</summary>
    /// <returns>The error's id; empty where there was none.</returns>
    public Task<string> UndoAsync() => AttemptAsync((session, options) => session.UndoAsync(session.Plan.Phases, options));

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
            Assert.True(DateTime.UtcNow < deadline, $"The course does not come to its end: {string.Join(", ", errors)}");
            await HelpAsync(error);
        }

        return errors;
    }

    /// <summary>What must be true at the end of an apply, wherever the accident was; the differences, in words.</summary>
    /// <param name="reference">The schema of a course without an accident.</param>
    public async Task<IReadOnlyList<string>> JudgeAsync(IReadOnlyList<string> reference)
    {
        var wrong = new List<string>();
        await Wait.ForAsync(IsQuietAsync);
        Expect(wrong, "schema", reference, await SchemaAsync());
        Expect(wrong, "rows", CrashPlan.Ledger, await Home.ColumnAsync<string>("select what from ledger order by what"));
        Expect(wrong, "rows elsewhere", CrashPlan.LedgerElsewhere, await _other.ColumnAsync<string>("select what from ledger order by what"));
        Expect(wrong, "rows of COPY", ["4000"], [(await Home.ScalarAsync<long>("select count(*) from copied")).ToString(CultureInfo.InvariantCulture)]);
        Expect(wrong, "runs of the script", ["ran"], await File.ReadAllLinesAsync(Path.Combine(Folder, "script.log")));
        Expect(wrong, "states", ["a Verified", "b Verified", "c Verified"], [.. (await StatusAsync()).Select(s => $"{s.Phase} {s.State}")]);
        wrong.AddRange(await JournalOracle.JudgeAsync(Home));
        return wrong;
    }

    /// <summary>What must be true at the end of an undo.</summary>
    public async Task<IReadOnlyList<string>> JudgeUndoneAsync()
    {
        var wrong = new List<string>();
        await Wait.ForAsync(IsQuietAsync);
        Expect(wrong, "schema", _before, await SchemaAsync());
        Expect(wrong, "rows", [], await Home.ColumnAsync<string>("select what from ledger order by what"));
        Expect(wrong, "rows elsewhere", [], await _other.ColumnAsync<string>("select what from ledger order by what"));
        Expect(wrong, "states", ["a Undone", "b Undone", "c Undone"], [.. (await StatusAsync()).Select(s => $"{s.Phase} {s.State}")]);
        wrong.AddRange(await JournalOracle.JudgeAsync(Home));
        return wrong;
    }

    /// <summary>Both schemas.</summary>
    public async Task<IReadOnlyList<string>> SchemaAsync() => [.. await SchemaOracle.ReadAsync(Home), .. (await SchemaOracle.ReadAsync(_other)).Select(l => "elsewhere: " + l)];

    public async ValueTask DisposeAsync()
    {
        System.Environment.SetEnvironmentVariable(_variable, null);
        _plan.Dispose();
        await Home.DisposeAsync();
        await _other.DisposeAsync();
    }

    private static string By(TestDatabase database, WireProxy proxy) => new UriBuilder(database.Uri) { Port = proxy.Port }.Uri.ToString();

    private static void Expect(List<string> wrong, string what, IReadOnlyList<string> wanted, IReadOnlyList<string> found)
    {
        if (!wanted.SequenceEqual(found))
        {
            wrong.Add($"{what}: missing [{string.Join("; ", Less(wanted, found))}], too many [{string.Join("; ", Less(found, wanted))}]");
        }
    }

    private static IEnumerable<string> Less(IReadOnlyList<string> some, IReadOnlyList<string> others)
    {
        var left = others.ToList();
        return some.Where(s => !left.Remove(s)).ToList();
    }

    private Task<string> AttemptAsync(Func<MigrationSession, InvokeOptions, IAsyncEnumerable<PhaseResult>> work, [CallerMemberName] string what = "") => Wait.EndOfAsync(TryAsync(work), what);

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

    /// <summary>What an operator does: waits for the other run to end, records the milestone, looks what became of the script and says it.</summary>
    private async Task HelpAsync(string error)
    {
        await using var session = _plan.Session();
        switch (error)
        {
            case "WaitingForOperator":
                await session.CompleteMilestoneAsync("pressed", null);
                break;
            case "InDoubt":
                var log = Path.Combine(Folder, "script.log");
                await session.RepairAsync(session.SelectPhases(["b"])[0], File.Exists(log), "looked at script.log");
                break;
            case "AnotherRunner":
                await Wait.ForAsync(async () => !await Home.ScalarAsync<bool>("select exists (select from dbmigrate.runner r where dbmigrate.holds_lock(r.process_id))"));
                break;
            case "ConnectionLost" or "RunnerLockLost" or "ConnectionFailed":
                await Wait.ForAsync(IsUpAsync);
                break;
            default:
                Assert.Fail($"This is not what an accident ends with: {error} {_said}");
                break;
        }
    }

    /// <summary>Whether the last session's lock is gone: the server closes a session a moment after its client did.</summary>
    private Task<bool> IsQuietAsync() => Home.ScalarAsync<bool>(
        "select not exists (select from pg_locks l join pg_database d on d.oid = l.database where l.locktype = 'advisory' and l.classid = 1145195847 and d.datname in ($1, $2))", Home.Name, _other.Name);

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
