using System.Collections.Frozen;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>The types of objects that the roles of the patterns name.</summary>
internal static class ObjectRoles
{
    /// <summary>The role of a table that is referenced and not changed.</summary>
    public const string Referenced = "referenced";

    private static readonly FrozenSet<string> Relations = new[]
    {
        "table",
        "index",
        "view",
        "materialized view",
        "sequence",
        "foreign table",
    }.ToFrozenSet(StringComparer.Ordinal);

    // Each is part of one relation, and changes with it.
    private static readonly FrozenSet<string> Parts = new[]
    {
        "column",
        "constraint",
        "trigger",
        "rule",
        "policy",
        "statistics",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// Returns the type of the object that a role names; null: the role begins with an underscore and names none.
    /// </summary>
    public static string? TypeOf(string role) =>
        role switch
        {
            ['_', ..] => null,
            Referenced or "parent" or "partition" => "table",
            _ => role.Replace('_', ' '),
        };

    /// <summary>Whether objects of the type are relations, which can be locked.</summary>
    public static bool IsRelation(string type) => Relations.Contains(type);

    /// <summary>Whether objects of the type are parts of a relation.</summary>
    public static bool IsPart(string type) => Parts.Contains(type);
}
