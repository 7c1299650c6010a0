using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>The objects of a schema and their parts, in its order and by key.</summary>
/// <remarks>
/// Of thousands of tables most objects are columns. What several readers keep of each object, they keep by its position:
/// the keys are stored once.
/// </remarks>
internal sealed class ObjectIndex : IReadOnlyDictionary<ObjectKey, SchemaObject>
{
    private readonly Dictionary<ObjectKey, int> _positions;
    private readonly SchemaObject[] _objects;
    private int _count;

    /// <summary>Reads the objects.</summary>
    /// <param name="wholes">The objects that are part of no other.</param>
    internal ObjectIndex(IReadOnlyList<SchemaObject> wholes)
    {
        var count = wholes.Sum(CountOf);
        _objects = new SchemaObject[count];
        _positions = new Dictionary<ObjectKey, int>(count);
        foreach (var found in wholes)
        {
            Add(found);
        }
    }

    /// <summary>The objects, each before its parts.</summary>
    internal IReadOnlyList<SchemaObject> Objects => _objects;

    /// <inheritdoc/>
    public int Count => _objects.Length;

    /// <inheritdoc/>
    public IEnumerable<ObjectKey> Keys => _objects.Select(o => o.Key);

    /// <inheritdoc/>
    public IEnumerable<SchemaObject> Values => _objects;

    /// <inheritdoc/>
    public SchemaObject this[ObjectKey key] => _objects[_positions[key]];

    /// <summary>Returns the position of an object in <see cref="Objects"/>; -1: there is none of that key.</summary>
    internal int PositionOf(ObjectKey key) => _positions.GetValueOrDefault(key, -1);

    /// <inheritdoc/>
    public bool ContainsKey(ObjectKey key) => _positions.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(ObjectKey key, [MaybeNullWhen(false)] out SchemaObject value)
    {
        var isFound = _positions.TryGetValue(key, out var position);
        value = isFound ? _objects[position] : null;
        return isFound;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<ObjectKey, SchemaObject>> GetEnumerator() =>
        _objects.Select(o => new KeyValuePair<ObjectKey, SchemaObject>(o.Key, o)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int CountOf(SchemaObject found)
    {
        var count = 1;
        foreach (var part in found.Parts)
        {
            count += CountOf(part);
        }

        return count;
    }

    private void Add(SchemaObject found)
    {
        _positions.Add(found.Key, _count);
        _objects[_count++] = found;
        foreach (var part in found.Parts)
        {
            Add(part);
        }
    }
}
