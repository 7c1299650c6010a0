namespace DbMigrate.Engine.Catalog.Following;

/// <summary>An object while the statements of a run are followed, whatever its name is by then.</summary>
/// <param name="present">What it is in the database at present; null: an earlier statement creates it.</param>
internal sealed class FollowedObject(PresentObject? present)
{
    // Null: the part is gone. An empty name: an earlier statement adds it.
    private readonly Dictionary<(string Type, string Name), string?> _parts = [];

    /// <summary>What it is in the database at present; null: an earlier statement creates it.</summary>
    internal PresentObject? Present { get; } = present;

    /// <summary>Whether it ends with its transaction.</summary>
    internal bool EndsWithTransaction { get; init; }

    /// <summary>Whether its rows or columns are other than at present.</summary>
    internal bool IsChanged { get; set; }

    /// <summary>Whether rows of it are deleted.</summary>
    internal bool IsThinned { get; set; }

    /// <summary>The tables that were made to depend on it.</summary>
    internal List<(FollowedObject Child, Sql.Facts.TableLink Kind)> Links { get; } = [];

    /// <summary>Returns the present name of a column or constraint; null: it is gone, or new.</summary>
    internal string? PresentPart(string type, string name) =>
        !_parts.TryGetValue((type, name), out var present) ? name
        : string.IsNullOrEmpty(present) ? null
        : present;

    /// <summary>Whether an earlier statement adds a column or constraint.</summary>
    internal bool IsNewPart(string type, string name) => _parts.GetValueOrDefault((type, name)) is { Length: 0 };

    /// <summary>A column or constraint is added.</summary>
    internal void AddPart(string type, string name, bool isConditional)
    {
        if (!isConditional || (_parts.TryGetValue((type, name), out var present) && present is null))
        {
            _parts[(type, name)] = string.Empty;
        }
    }

    /// <summary>A column or constraint is dropped.</summary>
    internal void DropPart(string type, string name) => _parts[(type, name)] = null;

    /// <summary>A column or constraint gets another name.</summary>
    internal void RenamePart(string type, string name, string newName)
    {
        var part = _parts.TryGetValue((type, name), out var present) ? present : name;
        _parts[(type, name)] = null;
        _parts[(type, newName)] = part;
    }
}
