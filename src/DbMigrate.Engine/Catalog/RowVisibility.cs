using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>Whether row security filters what the session sees of a relation.</summary>
/// <param name="Relation">The relation, quoted, with its schema.</param>
/// <param name="IsSecured">Whether row security is enabled on it.</param>
/// <param name="IsForced">Whether row security applies to the owner too.</param>
/// <param name="IsFiltered">Whether it applies to the session's role.</param>
/// <param name="Owner">The owner, not quoted.</param>
/// <param name="User">The session's role, not quoted.</param>
internal sealed record RowVisibility(
    string Relation,
    bool IsSecured,
    bool IsForced,
    bool IsFiltered,
    string Owner,
    string User
)
{
    /// <summary>Reads it from a row; null: there is no such relation.</summary>
    internal static RowVisibility? Read(NpgsqlDataReader r) =>
        r.IsDBNull(0)
            ? null
            : new(r.GetString(0), r.GetBoolean(1), r.GetBoolean(2), r.GetBoolean(3), r.GetString(4), r.GetString(5));
}
