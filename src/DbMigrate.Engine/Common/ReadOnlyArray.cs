namespace DbMigrate.Engine.Common;

/// <summary>
/// Lists as the public objects hold them: arrays. What the compiler makes of <c>[.. items]</c> for an IReadOnlyList has
/// no indexer that PowerShell sees, so that
/// <c>$plan.Phases[0]</c> would be the whole list.
/// </summary>
internal static class ReadOnlyArray
{
    /// <summary>The items as an array; null of null.</summary>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(items))]
    internal static T[]? Of<T>(IReadOnlyList<T>? items) => items as T[] ?? items?.ToArray();
}
