namespace DbMigrate.Engine.Sql.Facts;

/// <summary>The effects of a statement, as far as its text and the statements before it show them.</summary>
internal sealed record StatementEffects
{
    /// <summary>Everything is unknown.</summary>
    public static StatementEffects Unknown { get; } =
        new()
        {
            LocksOthers = MigrationStatementEffect.Unknown,
            Scans = MigrationStatementEffect.Unknown,
            Rewrites = MigrationStatementEffect.Unknown,
            ChangesOthers = MigrationStatementEffect.Unknown,
            SessionState = MigrationSessionState.Unknown,
            ChangedRelations = null,
        };

    /// <summary>The relations that it locks and names.</summary>
    public IReadOnlyList<RelationEffect> Relations { get; init; } = [];

    /// <summary>Whether it locks other relations.</summary>
    public MigrationStatementEffect LocksOthers { get; init; }

    /// <summary>Whether it reads a relation from end to end.</summary>
    public MigrationStatementEffect Scans { get; init; }

    /// <summary>Whether it rewrites the files of a relation.</summary>
    public MigrationStatementEffect Rewrites { get; init; }

    /// <summary>The objects that it creates.</summary>
    public IReadOnlyList<MigrationStatementObject> Created { get; init; } = [];

    /// <summary>The objects whose definition it changes.</summary>
    public IReadOnlyList<MigrationStatementObject> Changed { get; init; } = [];

    /// <summary>The objects that it drops.</summary>
    public IReadOnlyList<MigrationStatementObject> Dropped { get; init; } = [];

    /// <summary>The data that it removes, and what decides which objects later names mean, in order.</summary>
    public IReadOnlyList<FollowedEvent> Events { get; init; } = [];

    /// <summary>Whether it changes the definition of other objects.</summary>
    /// <remarks>See <see cref="MigrationStatement.ChangesOthers"/>.</remarks>
    public MigrationStatementEffect ChangesOthers { get; init; }

    /// <summary>What it changes in the session beyond the end of its transaction.</summary>
    public MigrationSessionState SessionState { get; init; }

    /// <summary>The settings that it changes, by what its text shows.</summary>
    public IReadOnlyList<SettingChange> Settings { get; init; } = [];

    /// <summary>Whether it lets others go on while it waits: a form with CONCURRENTLY that no transaction takes.</summary>
    public bool IsConcurrent { get; init; }

    /// <summary>Whether its locks reach the partitions and children of the relations that it names.</summary>
    public bool ReachesPartitions { get; init; }

    /// <summary>
    /// Whether it runs code that is not read: a block, a procedure, a function. Triggers and views do not count.
    /// </summary>
    public bool RunsUnknownCode => LocksOthers == MigrationStatementEffect.Unknown;

    /// <summary>Whether it may wait for a lock that stops readers or writers, of a relation that is not new.</summary>
    public bool MayLockStrongly =>
        RunsUnknownCode
        || (Relations.Count == 0 && LocksOthers != MigrationStatementEffect.No)
        || Relations.Any(r => !r.IsNew && !(r.Lock <= MigrationLockMode.RowExclusive));

    /// <summary>Whether a policy is what it creates, changes, comments on or drops.</summary>
    public bool IsAboutPolicy => Created.Concat(Changed).Concat(Dropped).Any(o => o.Type == "policy");

    /// <summary>Whether it may run in a transaction.</summary>
    public bool Transactional { get; init; } = true;

    /// <summary>
    /// The relations whose definition it changes; null: it may change other objects, or an object that is no relation.
    /// </summary>
    public IReadOnlyList<string>? ChangedRelations { get; init; } = [];
}
