using DbMigrate.Engine.Catalog;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>
/// What the server makes of a column's type and default, tried on an empty temporary table and taken back: its own
/// words, and whether it would rewrite.
/// </summary>
/// <param name="Type">The type, as the server writes it.</param>
/// <param name="Default">The default, as the server writes it, or null.</param>
/// <param name="TypeRewrites">Adding the column alone writes the table anew: the type is a domain with
/// constraints.</param>
/// <param name="DefaultRewrites">Adding it with its default does: that is another one for each row.</param>
internal sealed record ColumnProbe(string Type, string? Default, bool TypeRewrites, bool DefaultRewrites)
{
    private const string Table = "pg_temp.dbmigrate_trial";
    private const string Column = "trial";

    // A table that is written anew gets another file, also where it is empty.
    private const string File = "select pg_relation_filenode('" + Table + "')::text, null::text, null::text";

    private const string Words = """
        select pg_relation_filenode(a.attrelid)::text, format_type(a.atttypid, a.atttypmod), pg_get_expr(d.adbin, d.adrelid)
        from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = 'pg_temp.dbmigrate_trial'::regclass and a.attname = 'trial'
        """;

    /// <summary>Tries it.</summary>
    internal static async Task<ColumnProbe> RunAsync(
        CatalogReader catalog,
        string type,
        string? byDefault,
        CancellationToken cancellationToken
    )
    {
        var read = await catalog
            .TryAsync(
                [
                    // A type and nothing else: what may follow one in ADD COLUMN, as NOT NULL, is not said under 'type'.
                    $"select null::{type} where false",
                    "create temporary table dbmigrate_trial ()",
                    File,
                    AlterTable.AddColumn(Table, Column, type),
                    Words,
                    AlterTable.DropColumn(Table, Column),
                    AlterTable.AddColumn(Table, Column, type, byDefault),
                    Words,
                ],
                r =>
                    (
                        File: r.GetString(0),
                        Type: r.IsDBNull(1) ? string.Empty : r.GetString(1),
                        Default: r.IsDBNull(2) ? null : r.GetString(2)
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
        return new ColumnProbe(
            read[2].Type,
            read[2].Default,
            read[1].File != read[0].File,
            read[2].File != read[1].File
        );
    }
}
