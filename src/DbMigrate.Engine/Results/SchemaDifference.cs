using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>
/// One object that differs between two schemas: the one that is, and the one that is wanted. After an undo, the wanted
/// schema is the one from before the phase.
/// </summary>
public sealed record SchemaDifference
{
    private readonly IReadOnlyList<string> _values = [];

    /// <summary>The object's kind in PostgreSQL's words, as in <c>index</c>.</summary>
    public string Kind { get; internal init; } = string.Empty;

    /// <summary>The object's name, schema-qualified, quoted where needed.</summary>
    public string Name { get; internal init; } = string.Empty;

    /// <summary>Missing, Extra or Different.</summary>
    public SchemaChange Change { get; internal init; }

    /// <summary>The properties that differ, separated by commas; empty where the object is missing or extra.</summary>
    public string Property { get; internal init; } = string.Empty;

    /// <summary>What the object, or its differing properties, are; empty where it is missing.</summary>
    public string From { get; internal init; } = string.Empty;

    /// <summary>What they should be; empty where the object is extra.</summary>
    public string To { get; internal init; } = string.Empty;

    /// <summary>The statements that remove the difference; empty after an undo.</summary>
    public string Sql { get; internal init; } = string.Empty;

    /// <summary>The strongest lock that the statements take on an existing relation; null: none, or not known.</summary>
    public MigrationLockMode? Lock { get; internal init; }

    /// <summary>Whether a statement reads a table from end to end while it holds its lock.</summary>
    public MigrationStatementEffect Scans { get; internal init; }

    /// <summary>Whether a statement rewrites a table or its indexes.</summary>
    public MigrationStatementEffect Rewrites { get; internal init; }

    /// <summary>
    /// The missing object that an extra one may have become by a rename: it has the same shape, and no other has. Empty: none.
    /// </summary>
    public string MayBeRenamedTo { get; internal init; } = string.Empty;

    /// <summary>
    /// The values of an enum that may have other names in the wanted schema, which has others in their places. Each as a
    /// name and the new name, with an equals sign between: <c>app.mood.'sad'='blue'</c>. Empty: none.
    /// </summary>
    public IReadOnlyList<string> ValuesMayBeRenamed
    {
        get => _values;
        internal init => _values = ReadOnlyArray.Of(value);
    }

    /// <summary>
    /// The first major version of PostgreSQL that can have what differs, or a part of it, where one of the two servers is
    /// older. No statement is for that. Null: both versions can have it.
    /// </summary>
    public int? NeedsVersion { get; internal init; }

    /// <summary>Why no statement removes a part of the difference on any version. Empty: the statements remove it.</summary>
    public string NotAligned { get; internal init; } = string.Empty;

    /// <summary>Whether the statements lose rows, values of a column or the position of a sequence.</summary>
    public bool LosesData { get; internal init; }
}
