using System.Runtime.CompilerServices;

namespace DbMigrate.Engine.Tests.Support;

/// <summary>The folder of a plan, and sessions of the plan on a test database.</summary>
public sealed class TestPlan : IDisposable
{
    private readonly TestDatabase _database;

    /// <summary>Creates the folder.</summary>
    public TestPlan(TestDatabase database, string yaml, params (string Name, string Text)[] files)
    {
        _database = database;
        Write("plan.yaml", yaml);
        foreach (var (name, text) in files)
        {
            Write(name, text);
        }
    }

    /// <summary>The folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("dbmigrate-test-").FullName;

    /// <summary>The messages that the observer has received.</summary>
    public List<MigrationMessage> Messages { get; } = [];

    /// <summary>Options that answer each question with yes.</summary>
    public static InvokeOptions Yes { get; } = new() { Confirm = _ => MigrationAnswer.Yes };

    /// <summary>Writes a file.</summary>
    public void Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Returns the messages so far. Safe during an execution.</summary>
    public IReadOnlyList<MigrationMessage> MessagesNow()
    {
        lock (Messages)
        {
            return [.. Messages];
        }
    }

    /// <summary>Reads the plan.</summary>
    public MigrationPlan Read() => MigrationPlanReader.Read(Folder);

    /// <summary>Creates a session. Default: as the superuser.</summary>
    public MigrationSession Session(
        string? connectionString = null,
        string? environment = null,
        IReadOnlyDictionary<string, string>? variables = null
    ) =>
        MigrationSession.Create(
            Read(),
            new SessionOptions
            {
                ConnectionString = connectionString ?? _database.ConnectionString,
                Environment = environment,
                Variables = variables ?? new Dictionary<string, string>(),
                Observer = new Recorder(Messages),
            }
        );

    /// <summary>Invokes phases in a new session.</summary>
    public Task<IReadOnlyList<PhaseResult>> InvokeAsync(
        string phases = "*",
        InvokeOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        InSessionAsync(
            session =>
                ReadToEndAsync(
                    session.InvokeAsync(
                        session.SelectPhases([phases]),
                        options ?? new InvokeOptions(),
                        cancellationToken
                    ),
                    CancellationToken.None
                ),
            $"invoking {phases}"
        );

    /// <summary>Undoes phases in a new session. Default: each question is answered with yes.</summary>
    public Task<IReadOnlyList<PhaseResult>> UndoAsync(string phases = "*", InvokeOptions? options = null) =>
        InSessionAsync(
            session =>
                ReadToEndAsync(
                    session.UndoAsync(session.SelectPhases([phases]), options ?? Yes),
                    CancellationToken.None
                ),
            $"undoing {phases}"
        );

    /// <summary>Reads the status of all phases in a new session.</summary>
    public Task<IReadOnlyList<PhaseStatus>> StatusAsync() =>
        InSessionAsync(session => session.GetStatusAsync(session.Plan.Phases), "the status");

    /// <summary>Reads the history in a new session.</summary>
    public Task<IReadOnlyList<MigrationEvent>> HistoryAsync(bool verify = false) =>
        InSessionAsync(
            session => ReadToEndAsync(session.GetHistoryAsync(null, verify, null), CancellationToken.None),
            "the history"
        );

    /// <summary>Reads a sequence to its end.</summary>
    public static Task<IReadOnlyList<T>> ListAsync<T>(
        IAsyncEnumerable<T> items,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(items))] string what = ""
    ) => Wait.EndOfAsync(ReadToEndAsync(items, cancellationToken), what);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private Task<T> InSessionAsync<T>(Func<MigrationSession, Task<T>> work, string what)
    {
        return Wait.EndOfAsync(WorkAsync(), what);

        async Task<T> WorkAsync()
        {
            await using var session = Session();
            return await work(session);
        }
    }

    private static async Task<IReadOnlyList<T>> ReadToEndAsync<T>(
        IAsyncEnumerable<T> items,
        CancellationToken cancellationToken
    )
    {
        var list = new List<T>();
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            list.Add(item);
        }

        return list;
    }

    private sealed class Recorder(List<MigrationMessage> messages) : IMigrationObserver
    {
        public void OnMessage(MigrationMessage message)
        {
            lock (messages)
            {
                messages.Add(message);
            }
        }
    }
}
