using DbMigrate.Engine.Common;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Ddl;

namespace DbMigrate.Engine.Catalog;

/// <summary>A column as the catalog has it.</summary>
/// <param name="Number">Its number in the table.</param>
/// <param name="Type">Its type, as the server writes it.</param>
/// <param name="NotNull">Whether it refuses NULL.</param>
/// <param name="Default">Its default, as the server writes it, or null.</param>
internal sealed record CatalogColumn(int Number, string Type, bool NotNull, string? Default)
{
    private const string Query = """
        select a.attnum::int, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid)
        from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = $1::oid and a.attname = $2 and a.attnum > 0 and not a.attisdropped
        """;

    private const string All =
        "select a.attname::text from pg_attribute a where a.attrelid = $1::oid and a.attnum > 0 and not a.attisdropped order by a.attnum";

    /// <summary>The column of that name (not quoted), or null.</summary>
    internal static async Task<CatalogColumn?> FindAsync(
        TableStepContext work,
        string column,
        CancellationToken cancellationToken
    )
    {
        var found = await work
            .Catalog.ReadAsync(
                Query,
                r => new CatalogColumn(
                    r.GetInt32(0),
                    r.GetString(1),
                    r.GetBoolean(2),
                    r.IsDBNull(3) ? null : r.GetString(3)
                ),
                cancellationToken,
                (long)work.Table.Oid,
                column
            )
            .ConfigureAwait(false);
        return found.Count > 0 ? found[0] : null;
    }

    /// <summary>The column of that name; the step is refused where there is none.</summary>
    internal static async Task<CatalogColumn> RequireAsync(
        TableStepContext work,
        string column,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(work, column, cancellationToken).ConfigureAwait(false) is { } found)
        {
            return found;
        }

        var all = await work
            .Catalog.ReadAsync(All, r => r.GetString(0), cancellationToken, (long)work.Table.Oid)
            .ConfigureAwait(false);
        var nearest = NearestWord.Of(column, all);
        throw work.Refuse(
            $"{work.Table.Sql} has no column {SqlText.QuoteIdentifierIfNeeded(column)}{(nearest is null ? $"; its columns: {DisplayText.Join([.. all.Select(SqlText.QuoteIdentifierIfNeeded)])}" : $"; did you mean {SqlText.QuoteIdentifierIfNeeded(nearest)}?")}"
        );
    }
}
