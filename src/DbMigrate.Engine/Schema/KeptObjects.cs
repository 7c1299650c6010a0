using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Schema;

/// <summary>
/// Finds the statements of an alignment that make sense only together with one that loses data. Where that one is left
/// out, its object stays as it is, and so must what belongs to it and what it needs.
/// </summary>
internal sealed class KeptObjects
{
    private readonly DatabaseSchema _current;
    private readonly DatabaseSchema _wanted;
    private readonly ILookup<ObjectKey, SchemaStatement> _statements;
    private readonly IReadOnlySet<ObjectKey> _blocked;
    private readonly Func<ObjectKey, bool> _isRenamed;
    private readonly DependencyGraph _before;
    private readonly DependencyGraph _after;
    private readonly ILookup<string, ObjectKey> _belongings;
    private readonly ILookup<string, ObjectKey> _created;
    private readonly HashSet<ObjectKey> _kept = [];
    private readonly HashSet<ObjectKey> _keptOldTypes = [];
    private readonly Stack<ObjectKey> _open = new();

    private KeptObjects(
        DatabaseSchema current,
        DatabaseSchema wanted,
        IReadOnlyList<SchemaStatement> statements,
        IReadOnlySet<ObjectKey> blocked,
        Func<ObjectKey, bool> isRenamed
    )
    {
        _current = current;
        _wanted = wanted;
        _statements = statements.ToLookup(s => s.Of);
        _blocked = blocked;
        _isRenamed = isRenamed;
        _before = new DependencyGraph(current, wholesNeedColumns: false);
        _after = new DependencyGraph(wanted, wholesNeedColumns: false);
        _belongings = current
            .Objects.Concat(wanted.Objects)
            .SelectMany(DatabaseSchema.WithParts)
            .Select(o => (Whole: SchemaKinds.Of(o).GoesWith(o), o.Key))
            .Where(p => p.Whole is not null)
            .ToLookup(p => p.Whole!, p => p.Key);
        _created = wanted
            .Objects.Where(o => !current.ByKey.ContainsKey(o.Key))
            .ToLookup(SharedNames.Of, o => o.Key, StringComparer.Ordinal);
    }

    /// <summary>Returns the statements, those marked that need a loss.</summary>
    /// <param name="statements">The statements of an alignment.</param>
    /// <param name="current">The schema as it is.</param>
    /// <param name="wanted">The schema as it shall be.</param>
    /// <param name="blocked">The objects whose change fails while a view, policy or function depends on them.</param>
    /// <param name="isRenamed">Tells whether a type gets another name, and its successor the old one.</param>
    internal static IReadOnlyList<SchemaStatement> Mark(
        IReadOnlyList<SchemaStatement> statements,
        DatabaseSchema current,
        DatabaseSchema wanted,
        IReadOnlySet<ObjectKey> blocked,
        Func<ObjectKey, bool> isRenamed
    )
    {
        if (!statements.Any(s => s.LosesData))
        {
            return statements;
        }

        var kept = new KeptObjects(current, wanted, statements, blocked, isRenamed);
        kept.Find(statements.Where(s => s.LosesData).Select(s => s.Of));
        return
        [
            .. statements.Select(s =>
                kept._kept.Contains(s.Of)
                || (s.IsDrop && kept._keptOldTypes.Contains(s.Of))
                || s.Exact.Any(kept.HasExtraColumn)
                    ? s with
                    {
                        NeedsLoss = !s.LosesData,
                    }
                    : s
            ),
        ];
    }

    private void Find(IEnumerable<ObjectKey> lost)
    {
        AddAll(lost);
        while (_open.TryPop(out var key))
        {
            var before = _current.ByKey.GetValueOrDefault(key);
            var after = _wanted.ByKey.GetValueOrDefault(key);
            AddBelongings(before);
            AddBelongings(after);
            AddAll(SchemaDrops.IsRelation(key.Kind) ? after?.Parts.SelectMany(p => _after.NeededBy(p.Key)) ?? [] : []);
            AddDependents(key, before, after);
            if (before is not null)
            {
                AddNeeds(before);
            }
        }
    }

    private void AddAll(IEnumerable<ObjectKey> keys)
    {
        foreach (var key in keys.Where(_kept.Add))
        {
            _open.Push(key);
        }
    }

    private void AddBelongings(SchemaObject? found)
    {
        if (found is null)
        {
            return;
        }

        AddAll(found.Parts.Select(p => p.Key));
        if (SchemaDrops.IsRelation(found.Kind))
        {
            AddAll(_belongings[found.Name]);
        }
    }

    private void AddDependents(ObjectKey key, SchemaObject? before, SchemaObject? after)
    {
        if (after is null)
        {
            // An index of a column that stays is as useful as before; a view may go alone.
            var table = (before as TablePart)?.Table;
            AddAll(
                _before.NeededBy(key).Where(k => !_wanted.ByKey.ContainsKey(k) && GoesWith(k) is { } t && t == table)
            );
            AddAll(_created[SharedNames.Of(before!)]);
        }
        else if (before is null || IsDropped(key) || _blocked.Contains(key) || _isRenamed(key))
        {
            AddAll(_after.NeededBy(key));
        }
    }

    private void AddNeeds(SchemaObject kept)
    {
        var blocks = IsDropped(kept.Key) && SchemaKinds.Of(kept).Blocks(kept);
        foreach (var needed in _before.NeedsOf(kept.Key))
        {
            if (_isRenamed(needed) && _wanted.ByKey.ContainsKey(needed))
            {
                _keptOldTypes.Add(needed);
            }
            else if (IsDropped(needed) || (blocks && _blocked.Contains(needed)))
            {
                AddAll([needed]);
            }
        }
    }

    private bool HasExtraColumn(string table) =>
        _current.ByKey.GetValueOrDefault(new ObjectKey(ObjectKind.Table, table)) is { } found
        && found.Parts.Any(p => _kept.Contains(p.Key));

    private string? GoesWith(ObjectKey key) => SchemaKinds.Of(_current.ByKey[key]).GoesWith(_current.ByKey[key]);

    private bool IsDropped(ObjectKey key) => _statements[key].Any(s => s.IsDrop);
}
