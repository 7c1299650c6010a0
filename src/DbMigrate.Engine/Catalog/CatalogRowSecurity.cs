using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>The row security of a table.</summary>
/// <param name="IsEnabled">Whether it is enabled.</param>
/// <param name="IsForced">Whether it applies to the owner too.</param>
/// <param name="Commands">The polcmd of each policy: r SELECT, a INSERT, w UPDATE, d DELETE, * ALL.</param>
internal sealed record CatalogRowSecurity(bool IsEnabled, bool IsForced, string Commands)
{
    /// <summary>Reads it from a row; null: there is no such table.</summary>
    internal static CatalogRowSecurity? Read(NpgsqlDataReader r) =>
        r.IsDBNull(0) ? null : new(r.GetBoolean(0), r.GetBoolean(1), r.GetString(2));
}
