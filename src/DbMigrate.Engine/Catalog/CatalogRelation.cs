using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>A relation: a table, a view, an index, a sequence.</summary>
/// <param name="Oid">Its number.</param>
/// <param name="Kind">Its relkind: r table, p partitioned table, v view, m materialized view, f foreign table, i index,
/// I index of a partitioned table, S sequence, c composite type.</param>
/// <param name="Schema">Its schema, not quoted.</param>
/// <param name="Name">Its name, not quoted.</param>
/// <param name="Index">What an index is; null for other kinds.</param>
internal sealed record CatalogRelation(uint Oid, char Kind, string Schema, string Name, CatalogIndex? Index)
{
    /// <summary>Its name as SQL reads it under any search_path.</summary>
    internal string Sql => SqlText.QuoteQualifiedIfNeeded(Schema, Name);

    /// <summary>The same relation as a table.</summary>
    internal CatalogTable AsTable => new(Oid, Schema, Name, Kind);

    /// <summary>Returns whether it is an index of a table.</summary>
    internal bool IsIndexOf(CatalogTable table) => Index?.TableOid == table.Oid;

    /// <summary>Reads it from a row of <c>relation.sql</c>.</summary>
    internal static CatalogRelation Read(NpgsqlDataReader r) =>
        new(
            r.GetFieldValue<uint>(0),
            r.GetString(1)[0],
            r.GetString(2),
            r.GetString(3),
            r.IsDBNull(4)
                ? null
                : new CatalogIndex(
                    r.GetFieldValue<uint>(4),
                    SqlText.QuoteQualifiedIfNeeded(r.GetString(5), r.GetString(6)),
                    r.GetString(7),
                    CatalogReader.TextOrNull(r, 8),
                    CatalogReader.TextOrNull(r, 9),
                    r.GetBoolean(10),
                    r.GetBoolean(11),
                    r.GetBoolean(12),
                    r.GetBoolean(13)
                )
        );
}
