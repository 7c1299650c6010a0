using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>What is known of one statement, while it is being put together out of the facts.</summary>
internal sealed class StatementReading(SqlTokens tokens, ScriptMemory script)
{
    private readonly Dictionary<string, LockMode> _locks = new(StringComparer.Ordinal);
    private readonly HashSet<MigrationStatementObject> _named = [];
    private MigrationStatementEffect _scansBefore;

    /// <summary>The statement's tokens.</summary>
    public SqlTokens Tokens { get; } = tokens;

    /// <summary>What the statements before it tell.</summary>
    public ScriptMemory Script { get; } = script;

    /// <summary>The table that an action belongs to.</summary>
    public string? Target { get; set; }

    /// <summary>The row that is being applied.</summary>
    public StatementForm Form { get; private set; } = null!;

    /// <summary>What its pattern found.</summary>
    public PatternMatch Match { get; private set; } = null!;

    /// <summary>The parts of an ALTER TABLE.</summary>
    public List<string> Actions { get; } = [];

    /// <summary>What is named, without repetition.</summary>
    public List<MigrationStatementObject> Objects { get; } = [];

    /// <summary>The strongest lock on each table.</summary>
    public IReadOnlyDictionary<string, LockMode> Locks => _locks;

    /// <summary>Reads from end to end.</summary>
    public MigrationStatementEffect Scans { get; private set; }

    /// <summary>Writes anew.</summary>
    public MigrationStatementEffect Rewrites { get; private set; }

    /// <summary>What takes it back, an entry for each part.</summary>
    public List<string?> Undos { get; } = [];

    /// <summary>What is worth knowing.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Applies a row to the statement, or to a part of it.</summary>
    public void Apply(StatementForm form, PatternMatch match)
    {
        (Form, Match) = (form, match);
        foreach (var (role, from, to) in match.Captures)
        {
            if (ObjectType(role) is { } type)
            {
                Name(type, match.Tokens.Text(from, to));
            }
        }

        foreach (var (mode, role) in form.Locks)
        {
            var tables = match.All(role).ToArray();
            foreach (var table in tables.Length == 0 && role == "table" && Target is not null ? [Target] : tables)
            {
                Lock(table, mode);
            }
        }

        if (form.Action is not null)
        {
            Actions.Add(form.Action);
        }

        _scansBefore = Scans;
        Effects(form.Scans, form.Rewrites);
        Note(form.Note);
        Undos.Add(UndoText.Of(form.Undo, match));
        form.More?.Invoke(this);
    }

    /// <summary>
    /// The table that the statement makes: nobody else sees it before the commit. What is replaced is not made.
    /// </summary>
    public string? Made =>
        Undos is [{ } undo]
        && (
            undo.StartsWith("DROP TABLE ", StringComparison.Ordinal)
            || undo.StartsWith("DROP VIEW ", StringComparison.Ordinal)
            || undo.StartsWith("DROP MATERIALIZED VIEW ", StringComparison.Ordinal)
            || undo.StartsWith("DROP FOREIGN TABLE ", StringComparison.Ordinal)
        )
        && Match.Captures.Find(c => Form.Locks.Any(l => l.Role == c.Role)) is { Role: not null } made
            ? Match.Tokens.Text(made.From, made.To)
            : null;

    /// <summary>Names an object.</summary>
    public void Name(string type, string name)
    {
        var named = new MigrationStatementObject(type, name);
        if (_named.Add(named))
        {
            Objects.Add(named);
        }
    }

    /// <summary>Takes a lock, where none as strong is taken.</summary>
    public void Lock(string table, LockMode mode)
    {
        if (!_locks.TryGetValue(table, out var held) || held < mode)
        {
            _locks[table] = mode;
        }
    }

    /// <summary>Adds effects: the greater one holds.</summary>
    public void Effects(MigrationStatementEffect scans, MigrationStatementEffect rewrites)
    {
        Scans = scans > Scans ? scans : Scans;
        Rewrites = rewrites > Rewrites ? rewrites : Rewrites;
    }

    /// <summary>The statement is only looked at and not run.</summary>
    public void NoEffects() => (Scans, Rewrites) = (MigrationStatementEffect.No, MigrationStatementEffect.No);

    /// <summary>Takes the scan back that the row says: it was proven not to be.</summary>
    public void NoScan()
    {
        Scans = _scansBefore;
        Notes.Remove(Form.Note ?? "");
    }

    /// <summary>Adds a note.</summary>
    public void Note(string? note)
    {
        if (note is not null && Notes.Count < 8 && !Notes.Contains(note))
        {
            Notes.Add(note);
        }
    }

    /// <summary>Replaces what takes the row's part back.</summary>
    public void Undo(string? undo) => Undos[^1] = undo;

    // A role that begins with an underscore is needed for something else than to name an object.
    private static string? ObjectType(string role) =>
        role switch
        {
            ['_', ..] => null,
            "referenced" or "parent" or "partition" or "like" => "table",
            _ => role.Replace('_', ' '),
        };
}
