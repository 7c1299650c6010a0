using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Model.Steps;

/// <summary>The locks that a batch takes and that may stop traffic, by the effects of its statements.</summary>
/// <param name="Targets">The relations that it names, with the strongest mode of each; also those with weak modes.</param>
/// <param name="MayLockOthers">Whether it may take strong locks of relations that it does not name.</param>
internal sealed record LockRequest(IReadOnlyList<LockTarget> Targets, bool MayLockOthers)
{
    // A file may have a million statements. Of a large one only the statements with strong locks are read.
    private const int MostStatements = 1000;

    /// <summary>The weakest mode that makes readers or writers wait behind the one who waits for it.</summary>
    internal const MigrationLockMode Strong = MigrationLockMode.Share;

    /// <summary>Of a batch whose effects show no strong lock: what it takes is seen when it waits.</summary>
    internal static LockRequest Unforeseen { get; } = new([], MayLockOthers: true);

    /// <summary>
    /// Returns what a batch asks for; null where it waits without harm to traffic: its locks are weak, or it has
    /// CONCURRENTLY.
    /// </summary>
    internal static LockRequest? Of(StatementBatch batch)
    {
        if (!batch.Statements.Any(s => s.Traits is { MayLockStrongly: true, IsConcurrent: false }))
        {
            return null;
        }

        var readsAll = batch.Statements.Count <= MostStatements;
        var state = new ScriptState();
        var targets = new Dictionary<(RelationName, string?), LockTarget>();
        var others = false;
        foreach (var statement in batch.Statements.Where(s => readsAll || s.Traits.MayLockStrongly))
        {
            var effects = statement.ReadEffects(state);
            others |= MayLockOthersStrongly(effects);
            foreach (var target in effects.Relations.Where(r => !r.IsNew).SelectMany(r => TargetsOf(r, effects)))
            {
                var key = (target.Relation, target.ForeignKeys);
                targets[key] = targets.TryGetValue(key, out var before) ? before.With(target) : target;
            }
        }

        var isStrong = targets.Values.Any(t => !(t.Mode < Strong));
        return isStrong || others ? new LockRequest([.. targets.Values], others) : null;
    }

    // What a statement with weak locks takes of others, as the rows that a foreign key checks, is weak too.
    private static bool MayLockOthersStrongly(StatementEffects effects) =>
        effects.RunsUnknownCode
        || (
            effects.LocksOthers != MigrationStatementEffect.No
            && (effects.Relations.Count == 0 || effects.Relations.Any(r => !r.IsNew && !(r.Lock < Strong)))
        );

    private static IEnumerable<LockTarget> TargetsOf(RelationEffect relation, StatementEffects effects)
    {
        var target = new LockTarget(relation.Relation, relation.Lock, effects.ReachesPartitions);
        yield return target;
        if (relation.Lock != MigrationLockMode.AccessExclusive)
        {
            yield break;
        }

        // Foreign keys that go make the table at their other end go through the same lock.
        foreach (var dropped in effects.Dropped)
        {
            if (dropped.Type == "constraint")
            {
                yield return target with
                {
                    ForeignKeys = Sql.SqlText.Unquote(dropped.Name),
                };
            }
            else if (dropped.Type == "table" && dropped.Name == relation.Relation.Name)
            {
                yield return target with
                {
                    ForeignKeys = LockTarget.AllKeys,
                };
            }
        }
    }
}

/// <summary>A relation that a batch locks.</summary>
/// <param name="Relation">The relation, as the batch names it.</param>
/// <param name="Mode">The strongest mode; null: not known.</param>
/// <param name="WithPartitions">Whether what belongs to it, its partitions and children, is locked as well.</param>
internal sealed record LockTarget(RelationName Relation, MigrationLockMode? Mode, bool WithPartitions)
{
    /// <summary>All foreign keys from and to the relation.</summary>
    internal const string AllKeys = "*";

    /// <summary>
    /// The foreign key whose referenced table is locked as well, or <see cref="AllKeys"/>; null: none.
    /// </summary>
    internal string? ForeignKeys { get; init; }

    /// <summary>Whether it is only watched: another try was seen waiting for it.</summary>
    internal bool IsOnlyObserved { get; init; }

    /// <summary>Returns the stronger of two for one relation.</summary>
    internal LockTarget With(LockTarget other) =>
        this with
        {
            Mode = Mode is { } one && other.Mode is { } two ? (MigrationLockMode)Math.Max((int)one, (int)two) : null,
            WithPartitions = WithPartitions || other.WithPartitions,
        };
}
