using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema;

/// <summary>
/// Which objects an alignment drops, makes again or converts because of others: a view because of the type of a column, a
/// column because of the values of its enum.
/// </summary>
internal sealed class AlignmentCauses
{
    private readonly Dictionary<ObjectKey, HashSet<ObjectKey>> _effects = [];

    /// <summary>Notes that an object is touched because of another one.</summary>
    internal void Add(ObjectKey cause, ObjectKey effect)
    {
        if (!_effects.TryGetValue(cause, out var effects))
        {
            _effects.Add(cause, effects = []);
        }

        effects.Add(effect);
    }

    /// <summary>Returns the differences that touch an object which has no difference of its own, by the object.</summary>
    /// <param name="differences">The keys of what differs.</param>
    internal ILookup<ObjectKey, ObjectKey> ByEffect(IReadOnlyCollection<ObjectKey> differences)
    {
        var own = differences.ToHashSet();
        return own.Where(_effects.ContainsKey)
            .SelectMany(d => EffectsOf(d).Where(e => !own.Contains(e)).Select(e => (Effect: e, Cause: d)))
            .ToLookup(p => p.Effect, p => p.Cause);
    }

    private HashSet<ObjectKey> EffectsOf(ObjectKey cause)
    {
        var found = new HashSet<ObjectKey>();
        var open = new Stack<ObjectKey>([cause]);
        while (open.TryPop(out var key))
        {
            foreach (var effect in _effects.GetValueOrDefault(key) ?? [])
            {
                if (found.Add(effect))
                {
                    open.Push(effect);
                }
            }
        }

        return found;
    }
}
