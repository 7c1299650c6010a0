using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Collects statements.</summary>
internal sealed class ScriptWriter
{
    private readonly List<SchemaStatement> _statements = [];
    private readonly HashSet<ObjectKey> _gone = [];

    /// <summary>The statements so far, in order.</summary>
    internal IReadOnlyList<SchemaStatement> Statements => _statements;

    /// <summary>Adds a statement, without a semicolon.</summary>
    /// <param name="of">The object that it is about.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="losesData">True: rows, values or the position of a sequence are lost.</param>
    internal void Add(SchemaObject of, string sql, bool losesData = false) =>
        _statements.Add(new SchemaStatement(of.Key, sql, losesData));

    /// <summary>Adds the statements of another one.</summary>
    internal void AddAll(ScriptWriter other) => _statements.AddRange(other._statements);

    /// <summary>Adds the statement that drops an object. Its parts are dropped with it.</summary>
    internal void AddDrop(SchemaObject found, string sql, bool losesData = false)
    {
        Add(found, sql, losesData);
        _gone.UnionWith(DatabaseSchema.WithParts(found).Select(o => o.Key));
    }

    /// <summary>Returns whether an object was dropped, alone or with what it is part of.</summary>
    internal bool IsGone(SchemaObject found) => _gone.Contains(found.Key);
}
