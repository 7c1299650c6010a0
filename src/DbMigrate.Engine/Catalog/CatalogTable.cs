using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Catalog;

/// <summary>A table, or another relation that a plan names as one.</summary>
/// <param name="Oid">Its number.</param>
/// <param name="Schema">Its schema, not quoted.</param>
/// <param name="Name">Its name, not quoted.</param>
/// <param name="Kind">Its relkind: r table, p partitioned table, m materialized view, f foreign table.</param>
internal sealed record CatalogTable(uint Oid, string Schema, string Name, char Kind)
{
    /// <summary>Its name as SQL reads it under any search_path.</summary>
    internal string Sql => SqlText.QuoteQualifiedIfNeeded(Schema, Name);

    /// <summary>Whether its rows are in partitions.</summary>
    internal bool IsPartitioned => Kind == 'p';

    /// <summary>Returns another name in its schema as SQL reads it.</summary>
    internal string Beside(string name) => SqlText.QuoteQualifiedIfNeeded(Schema, name);
}
