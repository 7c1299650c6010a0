using System.Globalization;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>The values of a foreign key that refer to rows that do not exist.</summary>
internal static class OrphanedKeys
{
    private const int Examples = 3;

    // Enough to distinguish a few rows from a load that is missing; a full count would read the whole table.
    private const int MostCounted = 1000;

    /// <summary>Returns the query for them: some of the values, and how many rows have such values.</summary>
    /// <param name="table">The referencing table.</param>
    /// <param name="columns">The referencing columns, not quoted.</param>
    /// <param name="referenced">The referenced table.</param>
    /// <param name="keys">Its columns, in the order of the others.</param>
    internal static string Sql(
        CatalogTable table,
        IReadOnlyList<string> columns,
        CatalogTable referenced,
        IReadOnlyList<ReferenceColumn> keys
    )
    {
        var quoted = columns.Select(SqlText.QuoteIdentifier).ToList();
        var pairs = keys.Zip(
            quoted,
            (key, column) =>
                $"{Cast($"r.{SqlText.QuoteIdentifier(key.Name)}", key.ReferencedType)} {key.Operator} "
                + Cast($"t.{column}", key.ReferencingType)
        );
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            select pg_catalog.concat_ws(', ', {string.Join(", ", quoted.Select(c => $"o.{c}::pg_catalog.text"))}),
                   pg_catalog.count(*) over ()
            from (select {string.Join(", ", quoted.Select(c => "t." + c))}
                  from {table.Sql} t
                  where {string.Join(" and ", quoted.Select(c => $"t.{c} is not null"))}
                    and not exists (select from {referenced.Sql} r where {string.Join(" and ", pairs)})
                  limit {MostCounted}) o
            limit {Examples}
            """
        );
    }

    /// <summary>Reads a row of the query.</summary>
    internal static (string Values, long Count) Read(NpgsqlDataReader reader) =>
        (reader.GetString(0), reader.GetInt64(1));

    /// <summary>Returns how many rows there are, with examples; without a full stop.</summary>
    internal static string Describe(
        CatalogTable table,
        IReadOnlyList<string> columns,
        CatalogTable referenced,
        IReadOnlyList<(string Values, long Count)> found
    )
    {
        var total = found[0].Count;
        var examples = string.Join(", ", found.Select(f => $"({f.Values})"));
        return $"{table.Sql} has {DisplayText.RowsUpTo(total, MostCounted)} whose ({Names.List(columns)}) is not in "
            + $"{referenced.Sql}: {examples}{(total > found.Count ? ", …" : string.Empty)}";
    }

    private static string Cast(string expression, string? type) =>
        type is null ? expression : $"({expression})::{type}";
}
