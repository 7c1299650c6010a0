namespace DbMigrate.Engine.Checks.Access;

/// <summary>The privileges that a check names.</summary>
internal static class PrivilegeWords
{
    /// <summary>Those on the database of the check.</summary>
    internal static IReadOnlyList<string> OfDatabase { get; } = ["connect", "temporary"];

    /// <summary>Those on relations and schemas.</summary>
    internal static IReadOnlyList<string> OfObjects { get; } =
    ["select", "insert", "update", "delete", "truncate", "references", "trigger", "usage", "create", "drop"];

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<string> All { get; } = [.. OfObjects, .. OfDatabase];
}
