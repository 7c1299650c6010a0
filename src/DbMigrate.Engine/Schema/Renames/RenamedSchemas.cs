using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Schema.Renames;

/// <summary>A schema with some objects renamed, and the renames.</summary>
/// <param name="Schema">The schema after them.</param>
/// <param name="Renames">The renames, in order.</param>
internal sealed record RenamedSchemas(DatabaseSchema Schema, IReadOnlyList<SchemaRename> Renames)
{
    /// <summary>Renames what a user chose, then what differs in its name alone.</summary>
    /// <param name="current">The schema as it is.</param>
    /// <param name="wanted">The schema as it shall be.</param>
    /// <param name="names">What the user chose: the names now, and then.</param>
    /// <exception cref="SchemaRenameInvalidException">A name does not fit.</exception>
    internal static RenamedSchemas Of(
        DatabaseSchema current,
        DatabaseSchema wanted,
        IReadOnlyDictionary<string, string> names
    )
    {
        var chosen = ChosenRenames.Of(current, wanted, names);
        var schema = chosen.Aggregate(current, RenamedSchema.After);
        var same = SameObjects.Find(schema, wanted);
        return new RenamedSchemas(same.Aggregate(schema, RenamedSchema.After), [.. chosen, .. same]);
    }

    /// <summary>Returns the statements of the renames.</summary>
    internal IEnumerable<SchemaStatement> Statements() =>
        Renames.SelectMany(r => r.Statements().Select(s => new SchemaStatement(r.Key, s, false)));
}
