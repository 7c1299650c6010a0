using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>A table of a partition tree.</summary>
/// <param name="Table">A partition, or a table that has partitions.</param>
/// <param name="Parent">The number of the table that it is a partition of, or null.</param>
internal sealed record CatalogPartition(CatalogTable Table, uint? Parent)
{
    /// <summary>Reads it from a row of <c>partitions.sql</c>.</summary>
    internal static CatalogPartition Read(NpgsqlDataReader r) =>
        new(
            new CatalogTable(r.GetFieldValue<uint>(0), r.GetString(1), r.GetString(2), r.GetString(3)[0]),
            r.IsDBNull(4) ? null : r.GetFieldValue<uint>(4)
        );
}
