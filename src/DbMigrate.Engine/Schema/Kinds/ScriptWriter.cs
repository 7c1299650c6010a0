using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Collects statements.</summary>
internal sealed class ScriptWriter
{
    private readonly List<SchemaStatement> _statements = [];
    private readonly HashSet<ObjectKey> _made = [];

    /// <summary>The statements so far, in order.</summary>
    internal IReadOnlyList<SchemaStatement> Statements => _statements;

    /// <summary>Adds a statement, without a semicolon.</summary>
    /// <param name="of">The object that it is about.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="losesData">True: rows, values or the position of a sequence are lost.</param>
    internal void Add(SchemaObject of, string sql, bool losesData = false) =>
        _statements.Add(new SchemaStatement(of.Key, sql, losesData));

    /// <summary>Adds the statements of another one.</summary>
    internal void AddAll(ScriptWriter other)
    {
        _statements.AddRange(other._statements);
        _made.UnionWith(other._made);
    }

    /// <summary>Adds the statement that creates an object together with some of its parts.</summary>
    internal void AddCreate(SchemaObject of, string sql, IEnumerable<SchemaObject> parts)
    {
        Add(of, sql);
        _made.UnionWith(parts.Select(p => p.Key));
    }

    /// <summary>Adds the statement that drops an object.</summary>
    internal void AddDrop(SchemaObject found, string sql, bool losesData = false) => Add(found, sql, losesData);

    /// <summary>Notes that a statement for another object made a part with it, as CREATE TABLE makes columns.</summary>
    internal void NoteMade(SchemaObject part) => _made.Add(part.Key);

    /// <summary>Returns whether an object was made by the statement for another one, or provisionally.</summary>
    internal bool IsMade(SchemaObject found) => _made.Contains(found.Key);
}
