using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>The size of a table.</summary>
/// <param name="Name">Its name as it was asked for.</param>
/// <param name="Exists">Whether there is such a table.</param>
/// <param name="Rows">How many rows it has, about; null: it was never analyzed, or there is no such table.</param>
/// <param name="Bytes">
/// Its size with indexes and TOAST, in bytes; null: another session has locked it, or there is no such table.
/// </param>
internal sealed record TableSize(string Name, bool Exists, long? Rows, long? Bytes)
{
    /// <summary>Reads it from a row of <c>table-sizes.sql</c>.</summary>
    internal static TableSize Read(NpgsqlDataReader r) =>
        new(
            r.GetString(0),
            r.GetBoolean(1),
            r.IsDBNull(2) ? null : r.GetInt64(2),
            r.IsDBNull(3) ? null : r.GetInt64(3)
        );
}
