using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Catalog.Following;

/// <summary>What a step loses, with the names that the objects have in the database at present.</summary>
internal sealed class FollowedStep
{
    /// <summary>The data that it removes.</summary>
    internal List<DataLoss> Losses { get; } = [];

    /// <summary>What it drops or empties with what depends on it.</summary>
    internal List<PlacedDrop> Cascades { get; } = [];

    /// <summary>What it drops by name.</summary>
    internal List<PlacedName> Dropped { get; } = [];

    /// <summary>What cannot be read, a sentence each, without the step.</summary>
    internal List<string> Unreadable { get; } = [];
}

/// <summary>An object by its present name.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Schema">Its schema; null: its kind has none, or it is not known.</param>
/// <param name="Name">Its name.</param>
/// <param name="Table">The table that it is part of; null for others.</param>
internal sealed record PlacedName(string Type, string? Schema, string Name, ObjectName? Table = null);

/// <summary>Something that is dropped or emptied with what depends on it, by its present name.</summary>
/// <param name="Drop">As the statement says it.</param>
/// <param name="At">Its present name.</param>
internal sealed record PlacedDrop(CascadeDrop Drop, PlacedName At);
