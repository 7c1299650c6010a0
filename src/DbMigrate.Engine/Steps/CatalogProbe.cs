using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Probes;

namespace DbMigrate.Engine.Steps;

/// <summary>Chooses how to ask the catalog whether a statement outside a transaction took effect.</summary>
internal static class CatalogProbe
{
    private static readonly Dictionary<string, Func<NonTransactionalEffect, IInDoubtProbe?>> Probes = new(
        StringComparer.Ordinal
    )
    {
        ["CREATE INDEX CONCURRENTLY"] = e =>
            e.Table is null ? null : new CreateIndexProbe(SqlText.QuoteQualified(e.TableSchema, e.Table), e.Name),
        ["DROP INDEX CONCURRENTLY"] = e => e.Name is null ? null : new DropIndexProbe(NameOf(e)),
        ["REINDEX INDEX CONCURRENTLY"] = e => e.Name is null ? null : new ReindexProbe(ReindexScope.Index, NameOf(e)),
        ["REINDEX TABLE CONCURRENTLY"] = e => e.Name is null ? null : new ReindexProbe(ReindexScope.Table, NameOf(e)),
        ["REINDEX SCHEMA"] = e => new ReindexProbe(ReindexScope.Schema, e.Name),
        ["REINDEX DATABASE"] = _ => new ReindexProbe(ReindexScope.Database, null),
        ["ALTER TABLE DETACH PARTITION CONCURRENTLY"] = e =>
            e.Name is null || e.Table is null
                ? null
                : new DetachProbe(SqlText.QuoteQualified(e.TableSchema, e.Table), NameOf(e)),
        ["CREATE DATABASE"] = e => Existence("database", SharedObjectKind.Database, e, creates: true),
        ["DROP DATABASE"] = e => Existence("database", SharedObjectKind.DatabaseName, e, creates: false),
        ["CREATE TABLESPACE"] = e => Existence("tablespace", SharedObjectKind.Tablespace, e, creates: true),
        ["DROP TABLESPACE"] = e => Existence("tablespace", SharedObjectKind.Tablespace, e, creates: false),
        ["CREATE SUBSCRIPTION"] = e => Existence("subscription", SharedObjectKind.Subscription, e, creates: true),
        ["DROP SUBSCRIPTION"] = e => Existence("subscription", SharedObjectKind.Subscription, e, creates: false),
    };

    /// <summary>Returns the probe for an effect, or null where the catalog cannot answer.</summary>
    internal static IInDoubtProbe? For(NonTransactionalEffect? effect) =>
        effect is null ? null
        : Probes.TryGetValue(effect.Kind, out var probe) ? probe(effect)
        : effect.RepeatIsHarmless ? new HarmlessProbe()
        : null;

    private static string NameOf(NonTransactionalEffect effect) => SqlText.QuoteQualified(effect.Schema, effect.Name!);

    private static ExistenceProbe? Existence(
        string what,
        SharedObjectKind kind,
        NonTransactionalEffect effect,
        bool creates
    ) => effect.Name is null ? null : new ExistenceProbe(what, kind, effect.Name, creates);
}
