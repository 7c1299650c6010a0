using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>The state of an index.</summary>
/// <param name="Table">Its table, as the session reads it.</param>
/// <param name="IsValid">Whether queries may use it.</param>
/// <param name="IsReady">Whether writes maintain it.</param>
/// <param name="IsBuilding">Whether a session builds it now.</param>
internal sealed record IndexState(string Table, bool IsValid, bool IsReady, bool IsBuilding)
{
    /// <summary>Reads it from a row of <c>indexes.sql</c>; null: there is no such index.</summary>
    internal static IndexState? Read(NpgsqlDataReader r) =>
        r.IsDBNull(0) ? null : new(r.GetString(0), r.GetBoolean(1), r.GetBoolean(2), r.GetBoolean(3));
}
