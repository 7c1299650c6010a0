namespace DbMigrate.Engine.Tests.Support;

/// <summary>A plan's folder with files, and sessions of it on a test's database.</summary>
public sealed class TestPlan : IDisposable
{
    private readonly TestDatabase _database;

    /// <summary>Makes the folder.</summary>
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

    /// <summary>What was said to who watches.</summary>
    public List<MigrationMessage> Messages { get; } = [];

    /// <summary>Writes a file.</summary>
    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Folder, name), text);

    /// <summary>What was said so far; safe while a run goes on.</summary>
    public IReadOnlyList<MigrationMessage> MessagesNow()
    {
        lock (Messages)
        {
            return [.. Messages];
        }
    }

    /// <summary>Reads the plan.</summary>
    public MigrationPlan Read() => MigrationPlanReader.Read(Folder);

    /// <summary>A session as the superuser, or as who <paramref name="connectionString"/> says.</summary>
    public MigrationSession Session(string? connectionString = null, string? environment = null, IReadOnlyDictionary<string, string>? variables = null) =>
        MigrationSession.Create(Read(), new SessionOptions
        {
            ConnectionString = connectionString ?? _database.ConnectionString,
            Environment = environment,
            Variables = variables ?? new Dictionary<string, string>(),
            Observer = new Recorder(Messages),
        });

    /// <summary>Invokes phases in a session of its own.</summary>
    public async Task<IReadOnlyList<PhaseResult>> InvokeAsync(string phases = "*", InvokeOptions? options = null, CancellationToken cancellationToken = default)
    {
        await using var session = Session();
        return await ListAsync(session.InvokeAsync(session.SelectPhases([phases]), options ?? new InvokeOptions(), cancellationToken), CancellationToken.None);
    }

    /// <summary>Undoes phases in a session of its own.</summary>
    public async Task<IReadOnlyList<PhaseResult>> UndoAsync(string phases = "*", InvokeOptions? options = null)
    {
        await using var session = Session();
        return await ListAsync(session.UndoAsync(session.SelectPhases([phases]), options ?? new InvokeOptions()));
    }

    /// <summary>The status of all phases in a session of its own.</summary>
    public async Task<IReadOnlyList<PhaseStatus>> StatusAsync()
    {
        await using var session = Session();
        return await session.GetStatusAsync(session.Plan.Phases);
    }

    /// <summary>The history in a session of its own.</summary>
    public async Task<IReadOnlyList<MigrationEvent>> HistoryAsync(bool verify = false)
    {
        await using var session = Session();
        return await ListAsync(session.GetHistoryAsync(null, verify, null));
    }

    /// <summary>Everything of a sequence.</summary>
    public static async Task<IReadOnlyList<T>> ListAsync<T>(IAsyncEnumerable<T> items, CancellationToken cancellationToken = default)
    {
        var list = new List<T>();
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            list.Add(item);
        }

        return list;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

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
