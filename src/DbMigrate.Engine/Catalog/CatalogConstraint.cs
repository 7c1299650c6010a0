using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>A constraint of a table.</summary>
/// <param name="Table">Its table, as SQL reads it under any search_path.</param>
/// <param name="Name">Its name, not quoted.</param>
/// <param name="Definition">Its definition, without NOT VALID.</param>
/// <param name="IsValidated">Whether it was validated for all rows.</param>
internal sealed record CatalogConstraint(string Table, string Name, string Definition, bool IsValidated)
{
    /// <summary>Reads it from a row of <c>constraint.sql</c> or <c>constraints-like.sql</c>.</summary>
    internal static CatalogConstraint Read(NpgsqlDataReader r) =>
        new(
            SqlText.QuoteQualifiedIfNeeded(r.GetString(0), r.GetString(1)),
            r.GetString(2),
            r.GetString(3),
            r.GetBoolean(4)
        );
}
