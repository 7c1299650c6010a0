using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Catalog.Following;

/// <summary>Which names denote which objects, after some statements of a run.</summary>
/// <param name="present">What names denote at present.</param>
internal sealed class NameTable(PresentNames present)
{
    // Null: nothing has the name any more.
    private readonly Dictionary<(NameSpace Space, Place Place), FollowedObject?> _changed = [];
    private readonly Dictionary<string, SchemaId?> _schemas = new(StringComparer.Ordinal);
    private readonly Dictionary<PresentObject, FollowedObject> _followed = [];
    private int _created;

    /// <summary>Returns a schema by its name at that point; null: there is none.</summary>
    internal SchemaId? Schema(string name) =>
        name == "pg_temp" ? SchemaId.Temporary
        : _schemas.TryGetValue(name, out var changed) ? changed
        : present.HasSchema(name) ? new SchemaId(name, IsNew: false)
        : null;

    /// <summary>Returns the schema in which objects without one are created; null: there is none.</summary>
    internal SchemaId? FirstSchema(IReadOnlyList<string> path) =>
        path.Select(Schema).FirstOrDefault(s => s is not null);

    /// <summary>Looks for an object in schemas, in order.</summary>
    internal Found Find(NameSpace space, string name, IReadOnlyList<string> path)
    {
        foreach (var schema in path.Select(Schema).OfType<SchemaId>())
        {
            var place = new Place(schema, name);
            if (At(space, place) is { } found)
            {
                return new Found(found, place, null);
            }
        }

        return default;
    }

    /// <summary>Returns the relations in a schema that are in the database at present.</summary>
    internal IEnumerable<FollowedObject> RelationsIn(SchemaId schema)
    {
        var own = schema.IsNew
            ? []
            : present
                .RelationsIn(schema.Name)
                .Where(o => !_changed.ContainsKey((o.Space, new Place(schema, o.Name))))
                .Select(Followed);
        var moved = _changed
            .Where(c => c.Key.Space == NameSpace.Relation && c.Key.Place.Schema == schema)
            .Select(c => c.Value)
            .OfType<FollowedObject>();
        return own.Concat(moved).ToArray();
    }

    /// <summary>An object is created.</summary>
    internal void Create(NameSpace space, Place place, ObjectCreated created)
    {
        if (!created.IsConditional || At(space, place) is null)
        {
            _changed[(space, place)] = new FollowedObject(null) { EndsWithTransaction = created.EndsWithTransaction };
        }
    }

    /// <summary>An object gets another place; without one, it is only known to be away.</summary>
    internal void Move(NameSpace space, Place from, SchemaId? schema, string name)
    {
        var moved = At(space, from);
        _changed[(space, from)] = null;
        if (schema is { } target && moved is not null)
        {
            _changed[(space, new Place(target, name))] = moved;
            moved.IsChanged = true;
        }
    }

    /// <summary>An object is dropped.</summary>
    internal void Drop(NameSpace space, Place place) => _changed[(space, place)] = null;

    /// <summary>A schema is created.</summary>
    internal void CreateSchema(string name, bool isConditional)
    {
        if (!isConditional || Schema(name) is null)
        {
            _schemas[name] = new SchemaId($"{++_created}", IsNew: true);
        }
    }

    /// <summary>A schema gets another name.</summary>
    internal void RenameSchema(string name, string newName)
    {
        var schema = Schema(name);
        _schemas[name] = null;
        _schemas[newName] = schema;
    }

    /// <summary>A schema is dropped.</summary>
    internal void DropSchema(string name) => _schemas[name] = null;

    /// <summary>A transaction ends.</summary>
    internal void EndTransaction() => Remove(c => c.Value is { EndsWithTransaction: true });

    /// <summary>A session ends.</summary>
    internal void EndSession() => Remove(c => c.Key.Place.Schema == SchemaId.Temporary);

    private void Remove(Func<KeyValuePair<(NameSpace Space, Place Place), FollowedObject?>, bool> which)
    {
        foreach (var key in _changed.Where(which).Select(c => c.Key).ToArray())
        {
            _changed.Remove(key);
        }
    }

    private FollowedObject? At(NameSpace space, Place place) =>
        _changed.TryGetValue((space, place), out var changed) ? changed
        : place.Schema.IsNew ? null
        : present.Find(space, place.Schema.Name, place.Name) is { } there ? Followed(there)
        : null;

    private FollowedObject Followed(PresentObject there) =>
        _followed.TryGetValue(there, out var followed) ? followed : _followed[there] = new FollowedObject(there);
}

/// <summary>A schema, whatever its name is.</summary>
/// <param name="Name">Its name at present; of a new one, what tells it from others.</param>
/// <param name="IsNew">Whether an earlier statement creates it.</param>
internal readonly record struct SchemaId(string Name, bool IsNew)
{
    /// <summary>The temporary schema of the session.</summary>
    internal static SchemaId Temporary { get; } = new("pg_temp", IsNew: true);
}

/// <summary>A name in a schema.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Name">The name, unquoted.</param>
internal readonly record struct Place(SchemaId Schema, string Name);

/// <summary>What a name denotes.</summary>
/// <param name="Object">The object; null: none.</param>
/// <param name="Place">Where it is; null: nowhere.</param>
/// <param name="Unreadable">Why it cannot be known; null: it is known.</param>
internal readonly record struct Found(FollowedObject? Object, Place? Place, string? Unreadable)
{
    /// <summary>It cannot be known which object it is.</summary>
    internal static Found NotReadable(string why) => new(null, null, why);
}
