using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Probes;

namespace DbMigrate.Engine.Steps;

/// <summary>Asks the catalog whether a statement that runs outside a transaction took effect.</summary>
internal static class CatalogProbe
{
    // A database of which only a part was dropped is still listed, as invalid: it was not dropped, and it was not made
    // either.
    private const string Database = "select exists (select from pg_database where datname = $1 and datconnlimit <> -2)";
    private const string DatabaseName = "select exists (select from pg_database where datname = $1)";
    private const string Tablespace = "select exists (select from pg_tablespace where spcname = $1)";
    private const string Subscription =
        "select exists (select from pg_subscription where subname = $1 and subdbid = (select oid from pg_database where datname = current_database()))";

    private static readonly Dictionary<string, Func<NonTransactionalEffect, IInDoubtProbe?>> Probes = new(
        StringComparer.Ordinal
    )
    {
        ["CREATE INDEX CONCURRENTLY"] = e =>
            e.Table is null ? null : new CreateIndexProbe(SqlText.QuoteQualified(e.TableSchema, e.Table), e.Name),
        ["DROP INDEX CONCURRENTLY"] = e => e.Name is null ? null : new DropIndexProbe(NameOf(e)),
        ["REINDEX INDEX CONCURRENTLY"] = e => e.Name is null ? null : new ReindexProbe("INDEX", NameOf(e)),
        ["REINDEX TABLE CONCURRENTLY"] = e => e.Name is null ? null : new ReindexProbe("TABLE", NameOf(e)),
        ["REINDEX SCHEMA"] = e => new ReindexProbe("SCHEMA", e.Name),
        ["REINDEX DATABASE"] = _ => new ReindexProbe("DATABASE", null),
        ["ALTER TABLE DETACH PARTITION CONCURRENTLY"] = e =>
            e.Name is null || e.Table is null
                ? null
                : new DetachProbe(SqlText.QuoteQualified(e.TableSchema, e.Table), NameOf(e)),
        ["CREATE DATABASE"] = e => Existence("database", Database, e, makes: true),
        ["DROP DATABASE"] = e => Existence("database", DatabaseName, e, makes: false),
        ["CREATE TABLESPACE"] = e => Existence("tablespace", Tablespace, e, makes: true),
        ["DROP TABLESPACE"] = e => Existence("tablespace", Tablespace, e, makes: false),
        ["CREATE SUBSCRIPTION"] = e => Existence("subscription", Subscription, e, makes: true),
        ["DROP SUBSCRIPTION"] = e => Existence("subscription", Subscription, e, makes: false),
    };

    /// <summary>The probe for an effect, or null where nothing can tell.</summary>
    internal static IInDoubtProbe? For(NonTransactionalEffect? effect) =>
        effect is null ? null
        : Probes.TryGetValue(effect.Kind, out var probe) ? probe(effect)
        : effect.RepeatIsHarmless ? new HarmlessProbe()
        : null;

    private static string NameOf(NonTransactionalEffect effect) => SqlText.QuoteQualified(effect.Schema, effect.Name!);

    private static ExistenceProbe? Existence(string what, string query, NonTransactionalEffect effect, bool makes) =>
        effect.Name is null ? null : new ExistenceProbe(what, query, effect.Name, makes);
}
