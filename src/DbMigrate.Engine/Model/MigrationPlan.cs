using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Resolved;

namespace DbMigrate;

/// <summary>A plan as it was read: no database was asked. It holds no secret: connections are references.</summary>
public sealed class MigrationPlan
{
    private readonly IReadOnlyList<string> _requiredExtensions = [];
    private readonly IReadOnlyList<MigrationEnvironment> _environments = [];
    private readonly IReadOnlyList<MigrationPhase> _phases = [];
    private readonly IReadOnlyList<MetricDefinition> _metrics = [];
    private readonly IReadOnlyList<MaintenanceSchedule> _maintenance = [];
    private IReadOnlyList<PlanFinding> _findings = [];

    /// <summary>The plan's name: the key of its journal.</summary>
    public string Name { get; internal init; } = string.Empty;

    /// <summary>What it is for, or null.</summary>
    public string? Description { get; internal init; }

    /// <summary>The plan file's full path.</summary>
    public string File { get; internal init; } = string.Empty;

    /// <summary>The plan's folder, a full path.</summary>
    public string Folder { get; internal init; } = string.Empty;

    /// <summary>The server versions that it supports, as in <c>&gt;=14</c>; null: not given.</summary>
    public string? RequiredPostgres { get; internal init; }

    /// <summary>The extensions that must be there.</summary>
    public IReadOnlyList<string> RequiredExtensions
    {
        get => _requiredExtensions;
        internal init => _requiredExtensions = ReadOnlyArray.Of(value);
    }

    /// <summary>
    /// The connections by name; a value is a reference such as <c>${DATABASE_URL}</c>, never a secret.
    /// </summary>
    public IReadOnlyDictionary<string, string> Connections { get; internal init; } = new Dictionary<string, string>();

    /// <summary>
    /// The connections whose database, login or variable steps of the plan make, by name, with these steps: <c>phase 1,
    /// step 2 (database shop)</c>. Such a connection is checked when it is first needed.
    /// </summary>
    public IReadOnlyDictionary<string, string> MadeConnections =>
        Connections
            .Keys.Select(c => (Name: c, Makers: ConnectionOrigin.Of(this, c)))
            .Where(c => c.Makers.Count > 0)
            .ToDictionary(c => c.Name, c => ConnectionOrigin.Join(c.Makers), StringComparer.Ordinal);

    /// <summary>The variables with their default values. The value of one with the name of a secret is masked.</summary>
    public IReadOnlyDictionary<string, string> Variables
    {
        get => DeclaredValues.Shown;
        internal init => DeclaredValues = new DeclaredVariables(value);
    }

    /// <summary>The variables with their values as the plan declares them.</summary>
    internal DeclaredVariables DeclaredValues { get; private init; } = DeclaredVariables.None;

    /// <summary>The default limits. Environments, phases and steps override them.</summary>
    public MigrationLimits Limits { get; internal init; } = MigrationLimits.Default;

    /// <summary>What differs where.</summary>
    public IReadOnlyList<MigrationEnvironment> Environments
    {
        get => _environments;
        internal init => _environments = ReadOnlyArray.Of(value);
    }

    /// <summary>The phases, in order.</summary>
    public IReadOnlyList<MigrationPhase> Phases
    {
        get => _phases;
        internal init => _phases = ReadOnlyArray.Of(value);
    }

    /// <summary>The folder of migration files that the phases come from; null: the plan's file has them.</summary>
    public MigrationFolder? Source { get; internal init; }

    /// <summary>The file that builds an empty database, or null.</summary>
    internal MigrationBootstrap? Bootstrap { get; init; }

    /// <summary>Whether a check compares with the schema as the last phase left it: each phase keeps it.</summary>
    internal bool KeepsSchema =>
        Phases
            .SelectMany(p => p.Preflight.Concat(p.Verify).Concat(p.UndoPreflight))
            .Concat(Maintenance.SelectMany(m => m.Checks))
            .Any(c => c.NeedsLastSchema);

    /// <summary>The named queries that measure the progress of the migration, in the plan's order.</summary>
    public IReadOnlyList<MetricDefinition> Metrics
    {
        get => _metrics;
        internal init => _metrics = ReadOnlyArray.Of(value);
    }

    /// <summary>What it says of the audit of its databases.</summary>
    internal AuditSettings Audit { get; init; } = AuditSettings.None;

    /// <summary>The recurring tasks, in the plan's order.</summary>
    public IReadOnlyList<MaintenanceSchedule> Maintenance
    {
        get => _maintenance;
        internal init => _maintenance = ReadOnlyArray.Of(value);
    }

    /// <summary>
    /// What was not understood where the plan was made of other files just now; empty of a plan that was read.
    /// </summary>
    public IReadOnlyList<PlanFinding> Findings
    {
        get => _findings;
        internal set => _findings = ReadOnlyArray.Of(value);
    }

    /// <summary>What the plan had better say, though it can be used as it is.</summary>
    public IReadOnlyList<PlanFinding> Warnings =>
        ReadOnlyArray.Of([.. Metrics.Select(m => m.MissingUnit).OfType<PlanFinding>()]);

    /// <summary>Returns a plan without phases and connections, for what needs a given connection alone.</summary>
    /// <param name="folder">The folder that relative paths start from.</param>
    internal static MigrationPlan None(string folder) => new() { Folder = folder, File = folder };

    /// <summary>The phase of that id, or null.</summary>
    internal MigrationPhase? FindPhase(string id) => Phases.FirstOrDefault(p => p.Id == id);

    /// <summary>The name, for a reader.</summary>
    public override string ToString() => Name;
}

/// <summary>What differs in one environment.</summary>
public sealed class MigrationEnvironment
{
    private readonly IReadOnlyList<string> _skipGates = [];

    /// <summary>Its name, as in <c>staging</c>.</summary>
    public string Name { get; internal init; } = string.Empty;

    /// <summary>The kinds of gates that are not asked there.</summary>
    public IReadOnlyList<string> SkipGates
    {
        get => _skipGates;
        internal init => _skipGates = ReadOnlyArray.Of(value);
    }

    /// <summary>The variables' values there. The value of one with the name of a secret is masked.</summary>
    public IReadOnlyDictionary<string, string> Variables
    {
        get => DeclaredValues.Shown;
        internal init => DeclaredValues = new DeclaredVariables(value);
    }

    /// <summary>The variables' values there as the plan declares them.</summary>
    internal DeclaredVariables DeclaredValues { get; private init; } = DeclaredVariables.None;

    /// <summary>The limits there.</summary>
    internal LimitOverrides? Limits { get; init; }
}
