using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Schema;

/// <summary>Describes differences as callers receive them, without what removes them.</summary>
internal static class DifferenceText
{
    /// <summary>Returns the differences that are worth a line, in their order.</summary>
    /// <param name="differences">All differences.</param>
    /// <param name="current">The schema as it is.</param>
    /// <param name="wanted">The schema as it shall be.</param>
    internal static IReadOnlyList<SchemaDifference> Describe(
        IReadOnlyList<ObjectDifference> differences,
        DatabaseSchema current,
        DatabaseSchema wanted
    ) => [.. Own(differences, current, wanted).Select(Describe)];

    /// <summary>Returns the differences without the parts, as columns, of an object that is missing or extra.</summary>
    internal static IEnumerable<ObjectDifference> Own(
        IReadOnlyList<ObjectDifference> differences,
        DatabaseSchema current,
        DatabaseSchema wanted
    )
    {
        var parts = PartsOfMissing(current, wanted).Concat(PartsOfMissing(wanted, current)).ToHashSet();
        return differences.Where(d => !parts.Contains(d.Key));
    }

    /// <summary>Returns a difference without the statements that remove it.</summary>
    internal static SchemaDifference Describe(ObjectDifference difference) =>
        new()
        {
            Kind = ObjectKinds.NameOf(difference.Key.Kind),
            Name = difference.Key.Name,
            Change =
                difference.Current is null ? SchemaChange.Missing
                : difference.Wanted is null ? SchemaChange.Extra
                : SchemaChange.Different,
            Property = string.Join(", ", difference.Facets.Select(f => f.Name)),
            From = Text(difference, difference.Current, f => f.Current),
            To = Text(difference, difference.Wanted, f => f.Wanted),
        };

    private static IEnumerable<ObjectKey> PartsOfMissing(DatabaseSchema has, DatabaseSchema lacks) =>
        has
            .Objects.Where(o => !lacks.ByKey.ContainsKey(o.Key))
            .SelectMany(o => DatabaseSchema.WithParts(o).Skip(1))
            .Select(p => p.Key);

    private static string Text(
        ObjectDifference difference,
        SchemaObject? side,
        Func<(string Name, string? Current, string? Wanted), string?> value
    )
    {
        if (side is null)
        {
            return string.Empty;
        }

        if (difference is { Current: not null, Wanted: not null })
        {
            return string.Join("; ", difference.Facets.Select(f => $"{f.Name} {value(f) ?? "not set"}"));
        }

        // CREATE alone is the same for all versions.
        var script = new ScriptWriter(new Version(0, 0));
        SchemaKinds.Of(side).Create(side, script);
        return string.Join("\n", script.Statements.Select(s => s.Sql + ";"));
    }
}
