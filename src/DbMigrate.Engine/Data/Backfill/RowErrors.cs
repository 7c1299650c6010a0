using Npgsql;

namespace DbMigrate.Engine.Data.Backfill;

/// <summary>Distinguishes errors that a row's values cause from all others.</summary>
internal static class RowErrors
{
    // Connection, feature, authorization, transaction state, permission and syntax, resources, object state,
    // intervention, system, internal: the next row would fail the same way.
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

    /// <summary>Whether the error is of the row: another row may succeed.</summary>
    internal static bool IsOfRow(PostgresException error) =>
        !NotTheRow.Contains(error.SqlState[..2], StringComparer.Ordinal);
}
