using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Tests.ReferenceDocs;

/// <summary>A kind that has a reference page.</summary>
/// <param name="Family"><c>step</c>, <c>check</c> or <c>gate</c>.</param>
/// <param name="Key">The key of the kind.</param>
/// <param name="Shape">The parameters.</param>
/// <param name="Documentation">The documentation.</param>
internal sealed record DocumentedKind(string Family, string Key, MapShape Shape, KindDocumentation? Documentation)
{
    /// <summary>All kinds that this version can run, by family and key.</summary>
    internal static IReadOnlyList<DocumentedKind> All { get; } =
    [.. Of(KindCatalog.Default.Steps), .. Of(KindCatalog.Default.Checks), .. Of(KindCatalog.Default.Gates)];

    /// <summary>The file of the page in docs/reference.</summary>
    internal string Page => $"{Family}-{Key.Replace('_', '-')}.md";

    /// <summary>Returns the example as an item of a list.</summary>
    internal string ExampleItem(int indent)
    {
        var lines = Documentation!.Example.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        var space = new string(' ', indent);
        return string.Join('\n', lines.Select((l, i) => $"{space}{(i == 0 ? "- " : "  ")}{l}".TrimEnd()));
    }

    private static IEnumerable<DocumentedKind> Of<T>(KindFamily<T> family)
        where T : class =>
        family
            .All()
            .Where(k => k.Available)
            .Select(k => new DocumentedKind(family.Word, k.Key, k.Shape, k.Documentation));
}
