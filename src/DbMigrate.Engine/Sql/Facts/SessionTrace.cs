namespace DbMigrate.Engine.Sql.Facts;

/// <summary>
/// Follows what the committed batches of a file leave in their session: settings that can be made again in a new
/// session, and what cannot.
/// </summary>
internal sealed class SessionTrace
{
    private readonly List<SessionFacts> _settings = [];
    private readonly List<SessionFacts> _others = [];

    /// <summary>The statements that make the settings again, in order.</summary>
    internal IReadOnlyList<SessionFacts> Settings => _settings;

    /// <summary>What the session has besides: temporary objects, prepared statements, cursors, locks, channels.</summary>
    internal IReadOnlyList<SessionFacts> Others => _others;

    /// <summary>Adds the statements of a batch that is committed.</summary>
    internal void Pass(IEnumerable<SqlStatement> statements)
    {
        var savepoints = new List<(string? Name, int Settings, int Others)>();
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
                savepoints.Add((facts.Name, _settings.Count, _others.Count));
            }
            else if (at >= 0 && facts.Savepoint == SavepointUse.Releases)
            {
                savepoints.RemoveRange(at, savepoints.Count - at);
            }
            else if (at >= 0)
            {
                Cut(_settings, savepoints[at].Settings);
                Cut(_others, savepoints[at].Others);
                savepoints.RemoveRange(at + 1, savepoints.Count - at - 1);
            }
        }
    }

    /// <summary>Removes all.</summary>
    internal void Clear()
    {
        _settings.Clear();
        _others.Clear();
    }

    /// <summary>Removes something that the session has.</summary>
    internal void Forget(SessionFacts other) => _others.Remove(other);

    /// <summary>Removes what statements make again.</summary>
    internal void Forget(IEnumerable<SqlStatement> statements)
    {
        if (_others.Count > 0)
        {
            var made = statements
                .Select(SessionFacts.Of)
                .Where(f => f is { Ends: false, Name: not null, Savepoint: SavepointUse.None })
                .Select(f => f!.Name)
                .ToHashSet(StringComparer.Ordinal);
            _others.RemoveAll(o => o.Name is not null && made.Contains(o.Name));
        }
    }

    /// <summary>Adds what another session has lost.</summary>
    internal void AddOthers(SessionTrace trace) => _others.AddRange(trace._others);

    /// <summary>
    /// Returns the first use of something that <see cref="Others"/> names: what it is, and the statement; null: none.
    /// What the statements make themselves before they use it is not meant.
    /// </summary>
    internal (SessionFacts What, SqlStatement Use)? FindUse(IEnumerable<SqlStatement> statements)
    {
        var names = _others.Where(o => o.Name is not null).ToLookup(o => o.Name!, StringComparer.Ordinal);
        if (names.Count == 0)
        {
            return null;
        }

        var own = new HashSet<string>(StringComparer.Ordinal);
        foreach (var statement in statements)
        {
            if (SessionFacts.Of(statement) is { Ends: false, Name: { } made, Savepoint: SavepointUse.None })
            {
                own.Add(made);
            }

            var used = new SessionUse(statement);
            if (names.Where(n => !own.Contains(n.Key)).SelectMany(n => n).FirstOrDefault(used.Uses) is { } what)
            {
                return (what, statement);
            }
        }

        return null;
    }

    private void Add(SessionFacts facts)
    {
        if (facts.EndsAll)
        {
            Clear();
        }
        else if (facts.Ends)
        {
            _others.RemoveAll(o => o.State == facts.State && (facts.Name is null || o.Name == facts.Name));
        }
        else if (facts.IsReplayable)
        {
            _settings.Add(facts);
        }
        else
        {
            _others.Add(facts);
        }
    }

    private static void Cut(List<SessionFacts> list, int count)
    {
        if (list.Count > count)
        {
            list.RemoveRange(count, list.Count - count);
        }
    }
}
