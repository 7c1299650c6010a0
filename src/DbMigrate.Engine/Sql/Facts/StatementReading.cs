using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>What is known of one statement while it is put together from the fact table.</summary>
internal sealed class StatementReading(SqlTokens tokens, ScriptState script)
{
    private readonly Dictionary<RelationName, RelationEffect> _relations = [];
    private readonly HashSet<MigrationStatementObject> _named = [];
    private readonly ChangeList _changes = new();
    private readonly List<FollowedEvent> _events = [];
    private (MigrationStatementEffect Statement, RelationEffect? Relation) _scansBefore;

    /// <summary>The statement's tokens.</summary>
    public SqlTokens Tokens { get; } = tokens;

    /// <summary>The facts from the statements before it.</summary>
    public ScriptState Script { get; } = script;

    /// <summary>The table that an action of ALTER TABLE belongs to.</summary>
    public string? Target { get; set; }

    /// <summary>The row that is being applied.</summary>
    public StatementForm Form { get; private set; } = null!;

    /// <summary>What its pattern found.</summary>
    public PatternMatch Match { get; private set; } = null!;

    /// <summary>The actions of an ALTER TABLE.</summary>
    public List<string> Actions { get; } = [];

    /// <summary>The objects that are named, without repetition.</summary>
    public List<MigrationStatementObject> Objects { get; } = [];

    /// <summary>The relations that are locked, with the strongest lock on each.</summary>
    public IReadOnlyCollection<RelationEffect> Relations => _relations.Values;

    /// <summary>Whether other relations are locked.</summary>
    public MigrationStatementEffect LocksOthers { get; private set; }

    /// <summary>Whether a table is read from end to end.</summary>
    public MigrationStatementEffect Scans { get; private set; }

    /// <summary>Whether a table or an index is rewritten.</summary>
    public MigrationStatementEffect Rewrites { get; private set; }

    /// <summary>Whether objects are changed that are not named.</summary>
    public MigrationStatementEffect ChangesOthers { get; private set; }

    /// <summary>What is changed in the session.</summary>
    public MigrationSessionState SessionState { get; private set; }

    /// <summary>The settings that are changed.</summary>
    public List<SettingChange> Settings { get; } = [];

    /// <summary>Whether it declares a cursor that outlives its transaction.</summary>
    public bool KeepsCursor { get; set; }

    /// <summary>What takes it back, an entry for each part.</summary>
    public List<StatementUndo?> Undos { get; } = [];

    /// <summary>The hints.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Applies a row to the statement, or to a part of it.</summary>
    public void Apply(StatementForm form, PatternMatch match)
    {
        (Form, Match) = (form, match);
        _changes.Begin(form);
        foreach (var (role, from, to) in match.Captures)
        {
            if (ObjectRoles.TypeOf(role) is { } type)
            {
                var name = match.Tokens.Text(from, to);
                _changes.Add(form, role, Name(type, name));
            }
        }

        EventReading.Read(this);

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

        _scansBefore = (Scans, Main);
        Effects(form.Scans, form.Rewrites);
        Others(form.LocksOthers, form.ChangesOthers);
        Leaves(form.SessionState);
        if (form.Cascades && Cascades)
        {
            var changes =
                form.Change == ObjectChange.None ? MigrationStatementEffect.No : MigrationStatementEffect.Maybe;
            Others(MigrationStatementEffect.Maybe, changes);
        }

        Note(form.Note);
        Undos.Add(UndoText.Of(form.Undo, match));
        form.More?.Invoke(this);
    }

    /// <summary>Names an object that is used.</summary>
    public MigrationStatementObject Name(string type, string name)
    {
        var named = new MigrationStatementObject(type, name);
        if (_named.Add(named))
        {
            Objects.Add(named);
        }

        return named;
    }

    /// <summary>Names an object whose definition is changed.</summary>
    public void Changes(string type, string name) => _changes.AddChanged(Name(type, name));

    /// <summary>Adds a lock on a relation.</summary>
    public void Lock(string relation, MigrationLockMode mode) => Lock(new RelationName(relation), mode);

    /// <summary>Adds a lock on a relation, and whether the relation is read from end to end.</summary>
    public void Lock(
        RelationName relation,
        MigrationLockMode mode,
        MigrationStatementEffect scans = MigrationStatementEffect.No
    )
    {
        var effect = new RelationEffect(relation, mode)
        {
            Scans = scans,
            IsNew = relation.IsOwn && Script.IsNew(relation.Name),
        };
        _relations[relation] = _relations.TryGetValue(relation, out var before) ? before.With(effect) : effect;
    }

    /// <summary>Adds a scan and a rewrite of the statement's main relation.</summary>
    public void Effects(MigrationStatementEffect scans, MigrationStatementEffect rewrites)
    {
        Scans = EffectOrder.Max(Scans, scans);
        Rewrites = EffectOrder.Max(Rewrites, rewrites);
        if (Main is { } main)
        {
            _relations[main.Relation] = main.With(main with { Scans = scans, Rewrites = rewrites });
        }
    }

    /// <summary>Adds effects on what the statement does not name.</summary>
    public void Others(MigrationStatementEffect locks, MigrationStatementEffect changes)
    {
        LocksOthers = EffectOrder.Max(LocksOthers, locks);
        ChangesOthers = EffectOrder.Max(ChangesOthers, changes);
    }

    /// <summary>Adds what later statements need, or what removes data.</summary>
    public void Happens(FollowedEvent one) => _events.Add(one);

    /// <summary>Adds what is changed in the session.</summary>
    public void Leaves(MigrationSessionState state) => SessionState = EffectOrder.Join(SessionState, state);

    /// <summary>Adds a setting that is changed.</summary>
    public void Sets(SettingChange setting)
    {
        Settings.Add(setting);
        if (!setting.IsLocal)
        {
            Leaves(MigrationSessionState.Settings);
        }
    }

    /// <summary>The statement runs code that is not in it.</summary>
    public void RunsUnknown(string note)
    {
        const MigrationStatementEffect unknown = MigrationStatementEffect.Unknown;
        Scans = EffectOrder.Max(Scans, unknown);
        Rewrites = EffectOrder.Max(Rewrites, unknown);
        Others(unknown, unknown);
        Leaves(MigrationSessionState.Unknown);
        Note(note);
    }

    /// <summary>The rows of the relation are elsewhere: none is read or written.</summary>
    public void HoldsNoRows()
    {
        (Scans, Rewrites) = (default, default);
        foreach (var (name, effect) in _relations)
        {
            _relations[name] = effect with { Scans = default, Rewrites = default };
        }
    }

    /// <summary>The statement is planned and not run: it keeps its locks only.</summary>
    public void OnlyPlanned()
    {
        HoldsNoRows();
        ChangesOthers = default;
        SessionState = MigrationSessionState.None;
        Settings.Clear();
        _changes.Clear();
        _events.Clear();
    }

    /// <summary>Removes the scan that the row adds: it is proven not to happen.</summary>
    public void NoScan()
    {
        Scans = _scansBefore.Statement;
        if (_scansBefore.Relation is { } before)
        {
            _relations[before.Relation] = _relations[before.Relation] with { Scans = before.Scans };
        }

        Notes.Remove(Form.Note ?? "");
    }

    /// <summary>Adds a hint.</summary>
    public void Note(string? note)
    {
        if (note is not null && Notes.Count < 8 && !Notes.Contains(note))
        {
            Notes.Add(note);
        }
    }

    /// <summary>Replaces what takes the row's part back.</summary>
    public void Undo(StatementUndo undo) => Undos[^1] = undo;

    /// <summary>Returns the effects of the statement that was read.</summary>
    public StatementEffects ToEffects(bool transactional) =>
        _changes.Into(
            new StatementEffects
            {
                Relations = [.. Relations],
                LocksOthers = LocksOthers,
                Scans = Scans,
                Rewrites = Rewrites,
                ChangesOthers = ChangesOthers,
                SessionState = SessionState,
                Settings = [.. Settings],
                Transactional = transactional,
                Events = [.. _events],
            }
        );

    /// <summary>Whether the statement ends with CASCADE.</summary>
    public bool Cascades => Match.Tokens.IsWord(Match.Tokens.Count() - 1, "CASCADE");

    /// <summary>The relation that the statement is about, where it is locked.</summary>
    private RelationEffect? Main
    {
        get
        {
            var name = Target ?? Match["table"] ?? (Form.Locks is [var (_, role), ..] ? Match[role] : null);
            return name is null ? null : _relations.GetValueOrDefault(new RelationName(name));
        }
    }
}
