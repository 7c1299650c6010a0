using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema;

/// <summary>Which objects of a schema need which. A part needs its whole; every object needs its schema.</summary>
internal sealed class DependencyGraph
{
    private readonly ObjectIndex _objects;

    // By position in the index: what the object needs, and what needs it, are the places [from[i], from[i + 1]).
    private readonly int[] _needsFrom;
    private readonly int[] _needs;
    private readonly int[] _usersFrom;
    private readonly int[] _users;

    /// <summary>Reads the dependencies of a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="wholesNeedColumns">
    /// True, for an order of creation: CREATE TABLE makes the columns, so a table needs their types. False: a table stays
    /// where only a column must go.
    /// </param>
    internal DependencyGraph(DatabaseSchema schema, bool wholesNeedColumns)
    {
        _objects = schema.ByKey;
        _needsFrom = new int[_objects.Count + 1];
        var needs = new List<int>(2 * _objects.Count);
        var one = new List<int>();
        var at = 0;
        foreach (var found in schema.Objects)
        {
            Read(found, PositionOfSchema(found));
        }

        _needs = [.. needs];
        (_usersFrom, _users) = Inverted();

        // The index has each object before its parts, as they are read here.
        void Read(SchemaObject found, int whole)
        {
            var position = at++;
            one.Clear();
            Add(whole);
            AddNeeds(found);
            if (wholesNeedColumns)
            {
                foreach (var column in found.Parts.Where(p => p.Kind is ObjectKind.Column or ObjectKind.Attribute))
                {
                    AddNeeds(column);
                }

                one.Remove(position);
                foreach (var part in found.Parts)
                {
                    one.Remove(_objects.PositionOf(part.Key));
                }
            }

            needs.AddRange(one);
            _needsFrom[at] = needs.Count;
            foreach (var part in found.Parts)
            {
                Read(part, position);
            }
        }

        void AddNeeds(SchemaObject found)
        {
            foreach (var text in found.DependsOn ?? [])
            {
                if (ObjectKey.TryParse(text, out var key) && key != found.Key)
                {
                    Add(_objects.PositionOf(key));
                }
            }
        }

        void Add(int needed)
        {
            if (needed >= 0 && !one.Contains(needed))
            {
                one.Add(needed);
            }
        }
    }

    /// <summary>Returns what an object needs itself.</summary>
    internal IReadOnlyCollection<ObjectKey> NeedsOf(ObjectKey key) =>
        _objects.PositionOf(key) is >= 0 and var position ? KeysOf(NeedsAt(position)) : [];

    /// <summary>Returns the objects that need an object themselves.</summary>
    internal IReadOnlyCollection<ObjectKey> NeededBy(ObjectKey key) =>
        _objects.PositionOf(key) is >= 0 and var position ? KeysOf(UsersAt(position)) : [];

    /// <summary>Returns the objects that need one of some, directly or by others; without these.</summary>
    internal HashSet<ObjectKey> DependentsOf(IEnumerable<ObjectKey> keys)
    {
        var found = new HashSet<ObjectKey>();
        var open = new Stack<ObjectKey>(keys);
        while (open.TryPop(out var key))
        {
            foreach (var needy in NeededBy(key).Where(found.Add))
            {
                open.Push(needy);
            }
        }

        return found;
    }

    /// <summary>Returns the positions, in the schema's index, of what the object of a position needs itself.</summary>
    internal ReadOnlySpan<int> NeedsAt(int position) => _needs.AsSpan(_needsFrom[position].._needsFrom[position + 1]);

    /// <summary>Returns the positions of the objects that need the object of a position themselves.</summary>
    internal ReadOnlySpan<int> UsersAt(int position) => _users.AsSpan(_usersFrom[position].._usersFrom[position + 1]);

    private ObjectKey[] KeysOf(ReadOnlySpan<int> positions)
    {
        var keys = new ObjectKey[positions.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = _objects.Objects[positions[i]].Key;
        }

        return keys;
    }

    private (int[] From, int[] Users) Inverted()
    {
        var from = new int[_objects.Count + 1];
        foreach (var needed in _needs)
        {
            from[needed + 1]++;
        }

        for (var i = 0; i < _objects.Count; i++)
        {
            from[i + 1] += from[i];
        }

        var users = new int[_needs.Length];
        var next = from[..^1];
        for (var i = 0; i < _objects.Count; i++)
        {
            for (var j = _needsFrom[i]; j < _needsFrom[i + 1]; j++)
            {
                users[next[_needs[j]]++] = i;
            }
        }

        return (from, users);
    }

    private int PositionOfSchema(SchemaObject found) =>
        QualifiedName.First(found.Name) is { Length: > 0 } name
            ? _objects.PositionOf(new ObjectKey(ObjectKind.Schema, name))
            : -1;
}
