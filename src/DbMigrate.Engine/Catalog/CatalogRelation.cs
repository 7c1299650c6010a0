using DbMigrate.Engine.Steps.Ddl;
using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>The relation that has a name in a schema: an index, or what else keeps an index from having it.</summary>
/// <param name="Oid">Its number.</param>
/// <param name="Kind">As in pg_class.</param>
/// <param name="TableOid">The table of an index, else 0.</param>
/// <param name="Table">The same, for a person.</param>
/// <param name="Valid">Whether an index is complete.</param>
/// <param name="Definition">The statement that makes an index.</param>
/// <param name="Constraint">The constraint that an index stands for, or null.</param>
internal sealed record CatalogRelation(
    uint Oid,
    char Kind,
    uint TableOid,
    string Table,
    bool Valid,
    string Definition,
    string? Constraint
)
{
    private const string Query = """
        select c.oid, c.relkind::text, coalesce(i.indrelid, 0), coalesce(i.indrelid::regclass::text, ''), coalesce(i.indisvalid and i.indisready, true),
               coalesce(pg_get_indexdef(i.indexrelid), ''), (select o.conname::text from pg_constraint o where o.conindid = c.oid and o.contype in ('p', 'u', 'x') limit 1)
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        left join pg_index i on i.indexrelid = c.oid
        where n.nspname = $1 and c.relname = $2
        """;

    // What an index is, without the names of itself and its table.
    private const string Meaning = """
        select concat_ws(' ', case when i.indisunique then 'unique' end, m.amname, i.indnkeyatts,
                         (select string_agg(pg_get_indexdef(i.indexrelid, k, false), ', ' order by k) from generate_series(1, i.indnatts) k),
                         i.indclass::text, i.indcollation::text, i.indoption::text, 'where ' || pg_get_expr(i.indpred, i.indrelid))
        from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam
        where i.indexrelid = 
        """;

    internal bool IsIndexOf(CatalogTable table) => Kind is 'i' or 'I' && TableOid == table.Oid;

    /// <summary>What has the name in the table's schema, or null.</summary>
    internal static async Task<CatalogRelation?> FindAsync(
        CatalogReader catalog,
        CatalogTable table,
        string name,
        CancellationToken cancellationToken
    )
    {
        var found = await catalog.ReadAsync(Query, Make, cancellationToken, table.Schema, name).ConfigureAwait(false);
        return found.Count > 0 ? found[0] : null;
    }

    /// <summary>
    /// Whether the index is what the design says: the server makes one of it on an empty copy of the table, and takes
    /// it back.
    /// </summary>
    internal async Task<bool> IsAsync(
        IndexDesign design,
        CatalogReader catalog,
        CatalogTable table,
        CancellationToken cancellationToken
    )
    {
        const string Trial = "dbmigrate_trial";
        var meanings = await catalog
            .TryAsync(
                [
                    $"create temporary table {Trial} (like {table.Sql})",
                    design.Create("pg_temp." + Trial, Trial + "_index", how: string.Empty),
                    string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Meaning}{Oid}"),
                    $"{Meaning}'pg_temp.{Trial}_index'::regclass",
                ],
                r => r.GetString(0),
                cancellationToken
            )
            .ConfigureAwait(false);
        return meanings is [var there, var wanted] && there == wanted;
    }

    private static CatalogRelation Make(NpgsqlDataReader r) =>
        new(
            r.GetFieldValue<uint>(0),
            r.GetString(1)[0],
            r.GetFieldValue<uint>(2),
            r.GetString(3),
            r.GetBoolean(4),
            r.GetString(5),
            r.IsDBNull(6) ? null : r.GetString(6)
        );
}
