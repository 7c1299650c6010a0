using System.Globalization;
using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>
/// One line of a preview, with details: the phase and its database, a gate, a step, or what happens to the phase
/// instead. The lines come in the order in which things would happen. Nothing was run.
/// </summary>
public sealed record PhasePreview
{
    private readonly IReadOnlyList<string> _statements = [];
    private readonly IReadOnlyList<MigrationStatementLock> _locks = [];
    private readonly IReadOnlyList<string> _tables = [];
    private readonly IReadOnlyList<string> _warnings = [];

    /// <summary>The plan's name.</summary>
    public string PlanName { get; internal init; } = string.Empty;

    /// <summary>The plan file's full path.</summary>
    public string Plan { get; internal init; } = string.Empty;

    /// <summary>The phase's id.</summary>
    public string Phase { get; internal init; } = string.Empty;

    /// <summary>The step's position, from 1; 0 for all other lines.</summary>
    public int Step { get; internal init; }

    /// <summary>
    /// The step's kind; or <c>phase</c> for the phase's first line, <c>gate</c>, <c>checks</c> for those that
    /// a preview does not evaluate, <c>asks</c> for what is confirmed beforehand, <c>skipped</c>, <c>refused</c>, <c>resumed</c>, <c>verified</c> or <c>accepted</c>.
    /// </summary>
    public string Kind { get; internal init; } = string.Empty;

    /// <summary>The step's or the gate's name; in a phase's first line what is done, and where.</summary>
    public string Name { get; internal init; } = string.Empty;

    /// <summary>The statements, or the action of a step without SQL, or the reason.</summary>
    public IReadOnlyList<string> Statements
    {
        get => _statements;
        internal init => _statements = ReadOnlyArray.Of(value);
    }

    /// <summary>The locks of the step: the strongest mode for each relation.</summary>
    public IReadOnlyList<MigrationStatementLock> Locks
    {
        get => _locks;
        internal init => _locks = ReadOnlyArray.Of(value);
    }

    /// <summary>Whether it locks relations besides those in <see cref="Locks"/>.</summary>
    public MigrationStatementEffect LocksOthers { get; internal init; }

    /// <summary>Whether it reads a table from end to end while it holds a lock.</summary>
    public MigrationStatementEffect Scans { get; internal init; }

    /// <summary>Whether it rewrites a table or an index.</summary>
    public MigrationStatementEffect Rewrites { get; internal init; }

    /// <summary>The tables with their sizes, as in <c>memories: 120,000 rows, 34 MB</c>.</summary>
    public IReadOnlyList<string> Tables
    {
        get => _tables;
        internal init => _tables = ReadOnlyArray.Of(value);
    }

    /// <summary>
    /// What the SQL file of the step shows before it runs, with its place: settings without effect, and what a resumed
    /// phase would not have.
    /// </summary>
    public IReadOnlyList<string> Warnings
    {
        get => _warnings;
        internal init => _warnings = ReadOnlyArray.Of(value);
    }

    /// <summary>Whether the gate does not hold up the phase, or the step is not yet done.</summary>
    public bool Open { get; internal init; } = true;

    /// <summary>Whether the gate is open, closed, overridden or skipped; null for all other lines.</summary>
    public CheckStatus? Gate { get; internal init; }

    /// <summary>The beginning of the line, up to <see cref="Word"/>.</summary>
    internal string Beginning =>
        Kind switch
        {
            "phase" => Name,
            "gate" when Step == 0 => $"Phase {Phase}, gate {Name}: ",
            _ when Step == 0 => $"Phase {Phase}: ",
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"Phase {Phase}, step {Step} ({Kind}): {Name}{(Open ? string.Empty : ", done before")}"
            ),
        };

    /// <summary>The word on which the line ends, and which a host may color; empty: none.</summary>
    internal string Word =>
        Gate switch
        {
            CheckStatus.Passed => "open",
            CheckStatus.Failed => "closed",
            { } status => status == CheckStatus.Overridden ? "closed, overridden" : "skipped",
            null when Step == 0 && Kind == "checks" => $"checks under {Name} are not evaluated",
            null when Step == 0 && Kind == "asks" => "asks for a confirmation",
            null => Step == 0 && Kind != "phase" ? Kind : string.Empty,
        };

    /// <summary>Whether it lists checks that can be evaluated beforehand.</summary>
    internal bool HasChecks => Step == 0 && Kind == "checks" && Name == "preflight";

    /// <summary>The lines on locks, scans, rewrites, tables and warnings, as both hosts print them.</summary>
    internal IEnumerable<string> EffectLines =>
        [
            .. Locks.Select(l => $"lock: {l}{(l.New ? " (new: no other session waits)" : string.Empty)}"),
            .. Line("lock", LocksOthers, "relations that it does not name"),
            .. Line("scan", Scans, "it reads a table from end to end"),
            .. Line("rewrite", Rewrites, "it rewrites a table or an index"),
            .. Tables.Select(t => "table: " + t),
            .. Warnings.Select(w => "warning: " + w),
        ];

    /// <summary>Returns the lines as both hosts print them.</summary>
    public override string ToString() =>
        Beginning + Word + string.Concat(Statements.Concat(EffectLines).Select(l => Environment.NewLine + "    " + l));

    private static IEnumerable<string> Line(string label, MigrationStatementEffect effect, string what) =>
        effect switch
        {
            MigrationStatementEffect.Yes => [$"{label}: {what}"],
            MigrationStatementEffect.Maybe => [$"{label}: maybe, {what}"],
            MigrationStatementEffect.Unknown => [$"{label}: unknown, what it runs is not analysed"],
            _ => [],
        };
}
