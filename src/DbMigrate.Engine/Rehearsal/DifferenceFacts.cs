using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Schema.Kinds;
using DbMigrate.Engine.Schema.Renames;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Rehearsal;

/// <summary>Describes differences as objects: what differs, what removes it, and what that costs.</summary>
internal static class DifferenceFacts
{
    /// <summary>Returns the differences, by kind and name.</summary>
    /// <param name="differences">The differences.</param>
    /// <param name="current">The schema as it is.</param>
    /// <param name="wanted">The schema as it shall be.</param>
    /// <param name="statements">The alignment.</param>
    /// <param name="offers">The renames that are possible, by the key of the extra object.</param>
    internal static IReadOnlyList<SchemaDifference> Describe(
        IReadOnlyList<ObjectDifference> differences,
        DatabaseSchema current,
        DatabaseSchema wanted,
        IReadOnlyList<SchemaStatement> statements,
        IReadOnlyDictionary<ObjectKey, SchemaRename> offers
    )
    {
        var byObject = statements.ToLookup(s => s.Of);
        return
        [
            .. DifferenceText
                .Own(differences, current, wanted)
                .OrderBy(d => d.Key.Kind)
                .ThenBy(d => d.Key.Name, StringComparer.Ordinal)
                .Select(d =>
                    Describe(d, [.. byObject[d.Key]]) with
                    {
                        MayBeRenamedTo = offers.GetValueOrDefault(d.Key)?.Wanted.Name ?? string.Empty,
                    }
                ),
        ];
    }

    private static SchemaDifference Describe(ObjectDifference difference, List<SchemaStatement> statements)
    {
        var effects = statements.Select(s => EffectsOf(s.Sql)).ToList();
        return DifferenceText.Describe(difference) with
        {
            Sql = string.Join("\n", statements.Select(s => s.Sql + ";")),
            Lock = effects.SelectMany(e => e.Relations).Where(r => !r.IsNew).Max(r => (MigrationLockMode?)r.Lock),
            Scans = Strongest(effects.Select(e => e.Scans)),
            Rewrites = Strongest(effects.Select(e => e.Rewrites)),
            LosesData = statements.Exists(s => s.LosesData),
        };
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
