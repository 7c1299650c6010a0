namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>The names of kinds, as differences and snapshots show them: PostgreSQL's words, in lower case.</summary>
internal static class ObjectKinds
{
    // Longer names first: no name may be read as the beginning of another.
    internal static readonly IReadOnlyList<(ObjectKind Kind, string Name)> Names =
    [
        .. Enum.GetValues<ObjectKind>()
            .Select(k => (k, Words(k.ToString())))
            .OrderByDescending(k => k.Item2.Length)
            .ThenBy(k => k.Item2, StringComparer.Ordinal),
    ];

    private static readonly Dictionary<ObjectKind, string> ByKind = Names.ToDictionary(n => n.Kind, n => n.Name);

    /// <summary>Returns <c>materialized view</c> for <see cref="ObjectKind.MaterializedView"/>.</summary>
    internal static string NameOf(ObjectKind kind) => ByKind[kind];

    private static string Words(string name) =>
        string.Concat(
            name.Select(
                (c, i) =>
                    char.IsUpper(c) && i > 0 ? " " + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()
            )
        );
}
