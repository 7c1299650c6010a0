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
    /// <param name="alignment">The alignment.</param>
    internal static IReadOnlyList<SchemaDifference> Describe(SchemaAlignment alignment)
    {
        var byObject = alignment
            .Statements.SelectMany(s =>
                (s.Because.Count == 0 ? [s.Of] : s.Because).Select(o => (Object: o, Statement: s))
            )
            .ToLookup(p => p.Object, p => p.Statement);
        var domains = new DomainEffects(alignment.Current);
        var renames = alignment.Renames.Where(r => !r.IsSilent).Select(r => r.ToDifference());
        var needs = alignment.NotAligned.ToLookup(n => n.Difference.Key, n => (int?)n.Since);
        var keys = alignment.Differences.Select(d => d.Key).ToHashSet();
        var notAligned = alignment
            .NotAligned.Where(n => !keys.Contains(n.Difference.Key))
            .Select(n => DifferenceText.Describe(n.Difference) with { NeedsVersion = n.Since });
        var kept = alignment.Kept.Select(d => d.Key).ToHashSet();
        var onlyKept = alignment
            .Kept.Where(d => !keys.Contains(d.Key))
            .Select(d => DifferenceText.Describe(d) with { NotAligned = OwnDefinitions.Reason(d) });
        var aligned = DifferenceText
            .Own([.. renames, .. alignment.Differences], alignment.Current, alignment.Wanted)
            .OrderBy(d => d.Key.Kind)
            .ThenBy(d => d.Key.Name, StringComparer.Ordinal)
            .Select(d =>
                Describe(d, [.. byObject[d.Key]], alignment, domains) with
                {
                    NeedsVersion = needs[d.Key].FirstOrDefault(),
                    NotAligned = kept.Contains(d.Key) ? OwnDefinitions.Reason(d) : string.Empty,
                    MayBeRenamedTo = alignment.Offers.GetValueOrDefault(d.Key) is { Values.Count: 0 } offer
                        ? offer.NewName
                        : string.Empty,
                    ValuesMayBeRenamed =
                    [
                        .. (alignment.Offers.GetValueOrDefault(d.Key)?.Values ?? []).Select(v =>
                            $"{EnumValueName.Of((EnumObject)d.Current!, v.Before)}={SqlText.QuoteLiteral(v.After)}"
                        ),
                    ],
                }
            );
        return [.. aligned, .. notAligned, .. onlyKept];
    }

    private static SchemaDifference Describe(
        ObjectDifference difference,
        List<SchemaStatement> statements,
        SchemaAlignment alignment,
        DomainEffects domains
    )
    {
        var effects = statements.Select(s => (s.Of, Sql: EffectsOf(s, alignment))).ToList();
        return DifferenceText.Describe(difference) with
        {
            Sql = string.Join("\n", statements.Select(s => s.Sql + ";")),
            Lock = effects
                .SelectMany(e => e.Sql.Relations.Where(r => !r.IsNew).Select(r => (MigrationLockMode?)r.Lock))
                .Concat(effects.Select(e => domains.LockOf(e.Of, e.Sql)))
                .Max(),
            Scans = Strongest(effects.Select(e => domains.ScansOf(e.Of, e.Sql))),
            Rewrites = Strongest(effects.Select(e => e.Sql.Rewrites)),
            LosesData = statements.Exists(s => s.LosesData),
        };
    }

    private static StatementEffects EffectsOf(SchemaStatement statement, SchemaAlignment alignment)
    {
        var script = SqlReader.ReadText(statement.Sql, "alignment.sql");
        var effects = StatementAnalysis.EffectsOf(script.Statements[0], new ScriptState());
        var rewrites = ColumnTypeEffects.RewritesOf(
            alignment.Current.ByKey.GetValueOrDefault(statement.Of),
            alignment.Wanted.ByKey.GetValueOrDefault(statement.Of),
            statement.Sql,
            effects.Rewrites
        );
        return rewrites == effects.Rewrites
            ? effects
            : effects with
            {
                Rewrites = rewrites,
                Scans = rewrites == MigrationStatementEffect.Yes ? rewrites : effects.Scans,
            };
    }

    // From No to Yes, the kinds are in the order of concern.
    private static MigrationStatementEffect Strongest(IEnumerable<MigrationStatementEffect> effects) =>
        effects.DefaultIfEmpty(MigrationStatementEffect.No).Max();
}
