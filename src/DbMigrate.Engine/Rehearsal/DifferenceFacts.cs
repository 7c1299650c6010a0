using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Schema.Kinds;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Rehearsal;

/// <summary>Describes differences as objects: what differs, what removes it, and what that costs.</summary>
internal static class DifferenceFacts
{
    /// <summary>Returns the differences, by kind and name.</summary>
    /// <param name="current">The schema as it is.</param>
    /// <param name="wanted">The schema as it shall be.</param>
    /// <param name="statements">The alignment.</param>
    internal static IReadOnlyList<SchemaDifference> Describe(
        DatabaseSchema current,
        DatabaseSchema wanted,
        IReadOnlyList<SchemaStatement> statements
    )
    {
        var byObject = statements.ToLookup(s => s.Of);

        // The columns of a table that is missing or extra go without saying.
        var parts = PartsOfMissing(current, wanted).Concat(PartsOfMissing(wanted, current)).ToHashSet();
        return
        [
            .. SchemaComparer
                .Compare(current, wanted)
                .Where(d => !parts.Contains(d.Key))
                .Select(d => Describe(d, [.. byObject[d.Key]])),
        ];
    }

    private static IEnumerable<ObjectKey> PartsOfMissing(DatabaseSchema has, DatabaseSchema lacks) =>
        has
            .Objects.Where(o => !lacks.ByKey.ContainsKey(o.Key))
            .SelectMany(o => DatabaseSchema.WithParts(o).Skip(1))
            .Select(p => p.Key);

    private static SchemaDifference Describe(ObjectDifference difference, List<SchemaStatement> statements)
    {
        var effects = statements.Select(s => EffectsOf(s.Sql)).ToList();
        return new SchemaDifference
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
            Sql = string.Join("\n", statements.Select(s => s.Sql + ";")),
            Lock = effects.SelectMany(e => e.Relations).Where(r => !r.IsNew).Max(r => (MigrationLockMode?)r.Lock),
            Scans = Strongest(effects.Select(e => e.Scans)),
            Rewrites = Strongest(effects.Select(e => e.Rewrites)),
            LosesData = statements.Exists(s => s.LosesData),
        };
    }

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

    private static StatementEffects EffectsOf(string sql)
    {
        var script = SqlReader.ReadText(sql, "alignment.sql");
        return StatementAnalysis.EffectsOf(script.Statements[0], new ScriptState());
    }

    // From No to Yes, the kinds are in the order of concern.
    private static MigrationStatementEffect Strongest(IEnumerable<MigrationStatementEffect> effects) =>
        effects.DefaultIfEmpty(MigrationStatementEffect.No).Max();
}
