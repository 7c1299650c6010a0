using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Model.Steps;

/// <summary>The effects of the apply or the undo of a step, found without a database.</summary>
internal sealed record StepEffects
{
    /// <summary>It has no effect on a database.</summary>
    internal static StepEffects None { get; } = new();

    /// <summary>It may do anything: a program, or a person.</summary>
    internal static StepEffects Unknown { get; } = Of([StatementEffects.Unknown]);

    /// <summary>The relations that it locks and that it can name, each once.</summary>
    internal IReadOnlyList<RelationEffect> Relations { get; init; } = [];

    /// <summary>Whether it locks other relations.</summary>
    internal MigrationStatementEffect LocksOthers { get; init; }

    /// <summary>Whether it runs code that is not read: a block, a procedure, a function.</summary>
    internal bool RunsUnknownCode => LocksOthers == MigrationStatementEffect.Unknown;

    /// <summary>Whether it reads a relation from end to end.</summary>
    internal MigrationStatementEffect Scans { get; init; }

    /// <summary>Whether it rewrites the files of a relation.</summary>
    internal MigrationStatementEffect Rewrites { get; init; }

    /// <summary>The objects that it creates.</summary>
    internal IReadOnlyList<MigrationStatementObject> Created { get; init; } = [];

    /// <summary>The objects whose definition it changes.</summary>
    internal IReadOnlyList<MigrationStatementObject> Changed { get; init; } = [];

    /// <summary>The objects that it drops.</summary>
    internal IReadOnlyList<MigrationStatementObject> Dropped { get; init; } = [];

    /// <summary>The data that it removes, and what decides which objects later names mean, in order.</summary>
    internal IReadOnlyList<FollowedEvent> Events { get; init; } = [];

    /// <summary>Whether it changes the definition of other objects.</summary>
    internal MigrationStatementEffect ChangesOthers { get; init; }

    /// <summary>
    /// The relations whose definition it changes, as names that SQL reads; null: it may change other objects, or an
    /// object that is no relation.
    /// </summary>
    internal IReadOnlyList<string>? ChangedRelations { get; init; } = [];

    /// <summary>What it changes in its session beyond the end of its transactions.</summary>
    internal MigrationSessionState SessionState { get; init; }

    /// <summary>Whether all its statements may run in a transaction.</summary>
    internal bool Transactional { get; init; } = true;

    /// <summary>The foreign keys that it adds without an index on their side.</summary>
    internal IReadOnlyList<UnindexedKey> Unindexed { get; init; } = [];

    /// <summary>The tables that must exist before it, as SQL names. A locked index may be among them.</summary>
    internal IEnumerable<string> ExistingTables =>
        Relations
            .Where(r => r.Relation.IsOwn && !r.IsNew)
            .Select(r => r.Relation.Name)
            .Concat(Dropped.Where(o => ObjectRoles.IsRelation(o.Type)).Select(o => o.Name))
            .Except(Dropped.Where(o => o.Type == "index").Select(o => o.Name), StringComparer.Ordinal)
            .Distinct(StringComparer.Ordinal);

    /// <summary>Whether it changes and locks only what it creates, as far as is known.</summary>
    internal bool MakesOnlyNew =>
        ChangedRelations is not null
        && LocksOthers is MigrationStatementEffect.No or MigrationStatementEffect.Maybe
        && Relations.All(r => r.IsNew);

    /// <summary>Returns the effects of statements that run one after the other.</summary>
    internal static StepEffects Of(IEnumerable<StatementEffects> statements) =>
        Join(
            statements.Select(s => new StepEffects
            {
                Relations = s.IsConcurrent
                    ? [.. s.Relations.Select(r => r with { WaitsForWriters = true })]
                    : s.Relations,
                LocksOthers = s.LocksOthers,
                Scans = s.Scans,
                Rewrites = s.Rewrites,
                Created = s.Created,
                Changed = s.Changed,
                Dropped = s.Dropped,
                Events = s.Events,
                ChangesOthers = s.ChangesOthers,
                ChangedRelations = s.ChangedRelations,
                SessionState = s.SessionState,
                Transactional = s.Transactional,
            })
        );

    /// <summary>Returns the effects of several steps, or statements, that run one after the other.</summary>
    internal static StepEffects Join(IEnumerable<StepEffects> several)
    {
        var relations = new Dictionary<RelationName, RelationEffect>();
        var (created, changed, dropped) = (NewSet(), NewSet(), NewSet());
        HashSet<string>? names = new(StringComparer.Ordinal);
        var events = new EventList();
        var joined = None;
        foreach (var one in several)
        {
            foreach (var relation in one.Relations)
            {
                relations[relation.Relation] = relations.TryGetValue(relation.Relation, out var before)
                    ? before.With(relation)
                    : relation;
            }

            events.Add(one.Events);
            created.UnionWith(one.Created);
            changed.UnionWith(one.Changed);
            dropped.UnionWith(one.Dropped);
            names = one.ChangedRelations is null ? null : names;
            names?.UnionWith(one.ChangedRelations!);
            joined = new StepEffects
            {
                LocksOthers = EffectOrder.Max(joined.LocksOthers, one.LocksOthers),
                Scans = EffectOrder.Max(joined.Scans, one.Scans),
                Rewrites = EffectOrder.Max(joined.Rewrites, one.Rewrites),
                ChangesOthers = EffectOrder.Max(joined.ChangesOthers, one.ChangesOthers),
                SessionState = EffectOrder.Join(joined.SessionState, one.SessionState),
                Transactional = joined.Transactional && one.Transactional,
                Unindexed = [.. joined.Unindexed, .. one.Unindexed],
            };
        }

        return joined with
        {
            Relations = [.. relations.Values],
            Created = [.. created],
            Changed = [.. changed],
            Dropped = [.. dropped],
            Events = events.All,
            ChangedRelations = names is null ? null : [.. names],
        };
    }

    private static HashSet<MigrationStatementObject> NewSet() => [];
}

/// <summary>A foreign key without an index on its side.</summary>
/// <param name="Table">The referencing table, as a name that SQL reads.</param>
/// <param name="Columns">The referencing columns, unquoted.</param>
internal sealed record UnindexedKey(string Table, IReadOnlyList<string> Columns);
