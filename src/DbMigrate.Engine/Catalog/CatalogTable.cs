using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Catalog;

/// <summary>A table as the catalog has it.</summary>
/// <param name="Oid">Its number.</param>
/// <param name="Schema">Its schema, not quoted.</param>
/// <param name="Name">Its name, not quoted.</param>
/// <param name="Kind">As in pg_class: r table, p partitioned, m materialized view, f foreign.</param>
internal sealed record CatalogTable(uint Oid, string Schema, string Name, char Kind)
{
    /// <summary>As SQL reads it, whatever the search_path is.</summary>
    internal string Sql => SqlText.QuoteQualifiedIfNeeded(Schema, Name);

    /// <summary>Whether its rows lie in partitions.</summary>
    internal bool IsPartitioned => Kind == 'p';

    /// <summary>A name beside it in its schema, as SQL reads it.</summary>
    internal string Beside(string name) => SqlText.QuoteQualifiedIfNeeded(Schema, name);
}
