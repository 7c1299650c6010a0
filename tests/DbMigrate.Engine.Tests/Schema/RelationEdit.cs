using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Tests.Schema;

/// <summary>An edit of one property. It has a schema of its own, named like the edit, so that several share a database.</summary>
/// <param name="Name">What is edited.</param>
/// <param name="Before">What exists before it; statements with <c>; </c> between them.</param>
/// <param name="Edit">The edit.</param>
/// <param name="Since">The oldest major version of PostgreSQL that knows it.</param>
public sealed record RelationEdit(string Name, string Before, string Edit, int Since = 0)
{
    /// <summary>Returns the statements that make what exists before.</summary>
    internal IEnumerable<string> Setup => [$"create schema \"{Name}\"", Path, .. Statements(Before)];

    /// <summary>Returns the statements of the edit.</summary>
    internal IEnumerable<string> Change => [Path, .. Statements(Edit)];

    /// <summary>Returns whether a difference is in the schema of the edit.</summary>
    internal bool IsIn(ObjectDifference difference) =>
        SqlText.Unquote(QualifiedName.First(difference.Key.Name)) == Name;

    private static string[] Statements(string text) => text.Split("; ");

    private string Path => $"set search_path = \"{Name}\", public";
}
