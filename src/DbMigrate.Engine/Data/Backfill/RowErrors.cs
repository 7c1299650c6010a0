using Npgsql;

namespace DbMigrate.Engine.Data.Backfill;

/// <summary>Tells errors that a row causes by what is in it from those that have nothing to do with the row.</summary>
internal static class RowErrors
{
    // Connection, feature, authorization, transaction state, permission and syntax, resources, object state,
    // intervention, system, internal: the next row would meet the same.
    private static readonly string[] NotTheRow =
    [
        "08",
        "0A",
        "0B",
        "25",
        "26",
        "28",
        "2D",
        "3D",
        "3F",
        "40",
        "42",
        "53",
        "55",
        "57",
        "58",
        "72",
        "DM",
        "F0",
        "XX",
    ];

    /// <summary>Whether another row may do where this one did not.</summary>
    internal static bool IsOfRow(PostgresException error) =>
        !NotTheRow.Contains(error.SqlState[..2], StringComparer.Ordinal);
}
