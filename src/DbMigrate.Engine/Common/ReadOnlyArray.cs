namespace DbMigrate.Engine.Common;

/// <summary>
/// Creates the lists of public objects as arrays. The compiler's type for <c>[.. items]</c> as an IReadOnlyList has no
/// indexer that PowerShell sees: <c>$plan.Phases[0]</c> would be the whole list.
/// </summary>
internal static class ReadOnlyArray
{
    /// <summary>Returns the items as an array; null for null.</summary>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(items))]
    internal static T[]? Of<T>(IReadOnlyList<T>? items) => items as T[] ?? items?.ToArray();
}
