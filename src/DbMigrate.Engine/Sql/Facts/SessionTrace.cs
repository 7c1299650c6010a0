namespace DbMigrate.Engine.Sql.Facts;

/// <summary>
/// Follows what the committed batches of a file leave in their session: settings that can be made again in a new
/// session, and what cannot.
/// </summary>
internal sealed class SessionTrace
{
    private readonly List<SessionFacts> _settings = [];
    private readonly List<SessionFacts> _named = [];
    private readonly Dictionary<MigrationSessionState, SessionFacts> _unnamed = [];

    /// <summary>The statements that make the settings again, in order.</summary>
    internal IReadOnlyList<SessionFacts> Settings => _settings;

    /// <summary>
    /// What the session has that statements call by a name: temporary objects, prepared statements, cursors.
    /// </summary>
    internal IReadOnlyList<SessionFacts> Named => _named;

    /// <summary>The first statement that left something else, of each kind: locks, channels, unknown settings.</summary>
    internal IEnumerable<SessionFacts> Unnamed => _unnamed.Values;

    /// <summary>Adds the statements of a batch that is committed.</summary>
    internal void Pass(IEnumerable<SqlStatement> statements)
    {
        var savepoints = new List<Savepoint>();
        foreach (var facts in statements.Select(SessionFacts.Of).OfType<SessionFacts>())
        {
            if (facts.Savepoint == SavepointUse.None)
            {
                Add(facts);
                continue;
            }

            var at = savepoints.FindLastIndex(s => s.Name == facts.Name);
            if (facts.Savepoint == SavepointUse.Sets)
            {
                savepoints.Add(new Savepoint(facts.Name, _settings.Count, [.. _named], [.. _unnamed.Values]));
            }
            else if (at >= 0 && facts.Savepoint == SavepointUse.Releases)
            {
                savepoints.RemoveRange(at, savepoints.Count - at);
            }
            else if (at >= 0)
            {
                RollBack(savepoints[at]);
                savepoints.RemoveRange(at + 1, savepoints.Count - at - 1);
            }
        }
    }

    /// <summary>Removes all.</summary>
    internal void Clear()
    {
        _settings.Clear();
        _named.Clear();
        _unnamed.Clear();
    }

    /// <summary>Removes something that has a name.</summary>
    internal void Forget(SessionFacts named) => _named.Remove(named);

    /// <summary>Removes what statements make again.</summary>
    internal void Forget(IEnumerable<SqlStatement> statements)
    {
        if (_named.Count > 0)
        {
            var made = statements
                .Select(SessionFacts.Of)
                .Select(MadeBy)
                .OfType<string>()
                .ToHashSet(StringComparer.Ordinal);
            _named.RemoveAll(n => made.Contains(n.Name!));
        }
    }

    /// <summary>Adds what another session has lost.</summary>
    internal void AddLost(SessionTrace trace)
    {
        _named.AddRange(trace._named);
        foreach (var facts in trace._unnamed.Values)
        {
            _unnamed.TryAdd(facts.State, facts);
        }
    }

    /// <summary>
    /// Returns the first use of something that <see cref="Named"/> has: what it is, and the statement; null: none. What
    /// the statements make themselves before they use it is not meant.
    /// </summary>
    internal (SessionFacts What, SqlStatement Use)? FindUse(IEnumerable<SqlStatement> statements)
    {
        if (_named.Count == 0)
        {
            return null;
        }

        var own = new HashSet<string>(StringComparer.Ordinal);
        foreach (var statement in statements)
        {
            if (MadeBy(SessionFacts.Of(statement)) is { } made)
            {
                own.Add(made);
            }

            var use = new SessionUse(statement);
            if (_named.Find(n => !own.Contains(n.Name!) && use.Uses(n)) is { } what)
            {
                return (what, statement);
            }
        }

        return null;
    }

    private static string? MadeBy(SessionFacts? facts) =>
        facts is { Ends: false, Savepoint: SavepointUse.None } ? facts.Name : null;

    private void Add(SessionFacts facts)
    {
        if (facts.EndsAll)
        {
            Clear();
        }
        else if (facts.Ends)
        {
            _unnamed.Remove(facts.State);
            if (_named.Count > 0)
            {
                _named.RemoveAll(n => n.State == facts.State && (facts.Name is null || n.Name == facts.Name));
            }
        }
        else if (facts.IsReplayable)
        {
            _settings.Add(facts);
        }
        else if (facts.Name is not null)
        {
            _named.Add(facts);
        }
        else
        {
            _unnamed.TryAdd(facts.State, facts);
        }
    }

    private void RollBack(Savepoint savepoint)
    {
        if (_settings.Count > savepoint.Settings)
        {
            _settings.RemoveRange(savepoint.Settings, _settings.Count - savepoint.Settings);
        }

        _named.Clear();
        _named.AddRange(savepoint.Named);
        _unnamed.Clear();
        foreach (var facts in savepoint.Unnamed)
        {
            _unnamed[facts.State] = facts;
        }
    }

    private sealed record Savepoint(string? Name, int Settings, SessionFacts[] Named, SessionFacts[] Unnamed);
}
