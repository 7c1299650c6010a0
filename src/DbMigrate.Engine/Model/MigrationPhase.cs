using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Server;

namespace DbMigrate;

/// <summary>A phase of a plan: the unit that an operator invokes and undoes.</summary>
public sealed class MigrationPhase : IPhaseReference
{
    private readonly IReadOnlyList<string>? _after;
    private readonly IReadOnlyList<MigrationGate> _gates = [];
    private readonly IReadOnlyList<MigrationCheck> _preflight = [];
    private readonly IReadOnlyList<MigrationStep> _apply = [];
    private readonly IReadOnlyList<MigrationCheck> _verify = [];
    private readonly IReadOnlyList<MigrationStep>? _undo;
    private readonly IReadOnlyList<MigrationCheck> _undoPreflight = [];

    /// <summary>Its id.</summary>
    public string Id { get; internal init; } = string.Empty;

    /// <summary>Its title; the id where none was given.</summary>
    public string Title { get; internal init; } = string.Empty;

    /// <summary>The plan's name.</summary>
    public string PlanName { get; internal init; } = string.Empty;

    /// <summary>The plan file's full path; binds to <c>-Plan</c>.</summary>
    public string Plan { get; internal init; } = string.Empty;

    string IPhaseReference.Phase => Id;

    /// <summary>The risk declared in the plan.</summary>
    public MigrationRisk Risk { get; internal init; }

    /// <summary>The runtime that the plan expects; null: not given.</summary>
    public TimeSpan? ExpectedRuntime { get; internal init; }

    /// <summary>Returns whether it builds on another phase: that one must be verified before it.</summary>
    internal bool BuildsOn(MigrationPhase other) =>
        other.Id != Id && (After?.Contains(other.Id) ?? other.Index < Index);

    /// <summary>The ids of the phases that must be verified before; null: all earlier ones.</summary>
    public IReadOnlyList<string>? After
    {
        get => _after;
        internal init => _after = ReadOnlyArray.Of(value);
    }

    /// <summary>What must hold before it may start, besides order and checks.</summary>
    public IReadOnlyList<MigrationGate> Gates
    {
        get => _gates;
        internal init => _gates = ReadOnlyArray.Of(value);
    }

    /// <summary>The checks before it.</summary>
    public IReadOnlyList<MigrationCheck> Preflight
    {
        get => _preflight;
        internal init => _preflight = ReadOnlyArray.Of(value);
    }

    /// <summary>What it does.</summary>
    public IReadOnlyList<MigrationStep> Apply
    {
        get => _apply;
        internal init => _apply = ReadOnlyArray.Of(value);
    }

    /// <summary>The checks after it.</summary>
    public IReadOnlyList<MigrationCheck> Verify
    {
        get => _verify;
        internal init => _verify = ReadOnlyArray.Of(value);
    }

    /// <summary>What takes it back; null: derived from the steps of <see cref="Apply"/>, where each has one.</summary>
    public IReadOnlyList<MigrationStep>? Undo
    {
        get => _undo is { Count: > 0 } && _undo.All(s => s.IsAbsent) ? null : _undo;
        internal init => _undo = ReadOnlyArray.Of(value);
    }

    /// <summary>The checks before an undo.</summary>
    public IReadOnlyList<MigrationCheck> UndoPreflight
    {
        get => _undoPreflight;
        internal init => _undoPreflight = ReadOnlyArray.Of(value);
    }

    /// <summary>
    /// What no longer holds once it ran, and until when its undo still works; it asks for confirmation. Null: it is no
    /// such point.
    /// </summary>
    public string? PointOfNoReturn { get; internal init; }

    /// <summary>Why it cannot be undone, and what to do instead; null: it can.</summary>
    public string? Irreversible { get; internal init; }

    /// <summary>Whether it is run again when its files have changed since it ran.</summary>
    public bool Repeatable { get; internal init; }

    /// <summary>
    /// Why it has no undo, where another tool's folder has no file and no section for it; null: it has one, or comes from
    /// no folder.
    /// </summary>
    public string? NoUndoBecause =>
        Irreversible is not null || Undo is not null
            ? null
            : Origin?.WithoutUndo ?? (_undo is { Count: > 0 } ? _undo[0].AbsentBecause : null);

    /// <summary>Where its undo comes from.</summary>
    public MigrationUndoSource UndoSource =>
        Irreversible is not null ? MigrationUndoSource.Irreversible
        : Undo is not null ? MigrationUndoSource.Plan
        : Apply.All(s => s.HasDerivedUndo) ? MigrationUndoSource.Derived
        : MigrationUndoSource.None;

    /// <summary>The place of the phase in the plan file.</summary>
    public SourcePlace Place { get; internal init; } = new(string.Empty, 1, 1);

    /// <summary>The position in the plan, from 0.</summary>
    public int Index { get; internal init; }

    internal LimitOverrides? Limits { get; init; }

    /// <summary>The file of another tool's folder that the phase comes from, or null.</summary>
    internal PhaseOrigin? Origin { get; set; }

    /// <summary>
    /// The canonical text of the phase in the plan (comments and layout do not count), for checksums.
    /// </summary>
    internal string ApplyText { get; init; } = string.Empty;

    /// <summary>As <see cref="ApplyText"/>, of everything in the phase: what an approval is bound to.</summary>
    internal string ContentText => Content.Value;

    /// <summary>Writes <see cref="ContentText"/> when it is first needed: a status seldom needs it.</summary>
    internal Lazy<string> Content { private get; init; } = new(string.Empty);

    /// <summary>The connections that the phase uses, home among them, in ordinal order.</summary>
    internal IReadOnlyList<string> Connections { get; init; } = [DatabaseSessions.Home];

    /// <summary>The id, for a reader.</summary>
    public override string ToString() => Id;
}
