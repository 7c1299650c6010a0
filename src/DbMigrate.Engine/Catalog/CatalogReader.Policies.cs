using System.Globalization;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Catalog;

internal sealed partial class CatalogReader
{
    /// <summary>
    /// Returns a query without parameters whose one text changes with every policy of a table, under any search_path: a
    /// later statement can prove by it that nothing changed.
    /// </summary>
    internal static string PolicyFingerprintSql(CatalogTable table) =>
        EmbeddedSql
            .Text("Catalog.policy-fingerprint")
            .Replace("$1", table.Oid.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .TrimEnd();

    /// <summary>Returns the policies of a table, by name; names in their expressions are whole.</summary>
    internal Task<IReadOnlyList<CatalogPolicy>> ReadPoliciesAsync(
        CatalogTable table,
        CancellationToken cancellationToken
    ) => ReadIsolatedAsync("policies", CatalogPolicy.Read, cancellationToken, table.Oid);

    /// <summary>Returns the text of <see cref="PolicyFingerprintSql"/>.</summary>
    internal async Task<string> ReadPolicyFingerprintAsync(CatalogTable table, CancellationToken cancellationToken) =>
        (
            await ReadIsolatedAsync("policy-fingerprint", r => r.GetString(0), cancellationToken, table.Oid)
                .ConfigureAwait(false)
        )[0];

    /// <summary>Returns the row security of a table.</summary>
    internal async Task<CatalogRowSecurity> ReadRowSecurityAsync(
        CatalogTable table,
        CancellationToken cancellationToken
    ) =>
        (
            await ReadIsolatedAsync("row-security", CatalogRowSecurity.Read, cancellationToken, table.Oid)
                .ConfigureAwait(false)
        )[0]!;

    /// <summary>Returns the row security of each table, in the order asked for; null: no such table.</summary>
    internal Task<IReadOnlyList<CatalogRowSecurity?>> FindRowSecurityAsync(
        IReadOnlyList<ObjectName> tables,
        CancellationToken cancellationToken
    ) => ReadAsync("rls", CatalogRowSecurity.Read, cancellationToken, Schemas(tables), Names(tables));

    /// <summary>Returns whether row security filters the rows of a relation; null: no such relation.</summary>
    internal async Task<RowVisibility?> FindRowVisibilityAsync(ObjectName name, CancellationToken cancellationToken) =>
        (
            await ReadAsync("visible", RowVisibility.Read, cancellationToken, Schemas([name]), Names([name]))
                .ConfigureAwait(false)
        )[0];

    /// <summary>Returns whether row security filters what the session sees of a table.</summary>
    internal async Task<RowVisibility> ReadRowVisibilityAsync(
        CatalogTable table,
        CancellationToken cancellationToken
    ) =>
        (
            await ReadIsolatedAsync("row-visibility", RowVisibility.Read, cancellationToken, table.Oid)
                .ConfigureAwait(false)
        )[0]!;
}
