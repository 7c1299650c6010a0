using System.Globalization;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Schema.Content;
using DbMigrate.Engine.Steps.Copy;
using Npgsql;
using NpgsqlTypes;

namespace DbMigrate.Engine.Data.Copy;

/// <summary>
/// Cuts tables into parts by their pages. A part is a row of the journal's cursor: its keys are the table, the first page,
/// and the page behind the last; an empty text is the end of the table.
/// </summary>
internal static class CopyParts
{
    private const long SmallTable = 512 * 1024;
    private const int LargestGroup = 40;

    private const string Sizes = """
        select n.ord, pg_catalog.pg_relation_size(n.name::pg_catalog.regclass),
               pg_catalog.pg_table_size(n.name::pg_catalog.regclass),
               pg_catalog.current_setting('block_size')::pg_catalog.int8
        from pg_catalog.unnest($1) with ordinality n(name, ord)
        order by n.ord
        """;

    private const string IndexSizes = """
        select n.name, coalesce(pg_catalog.pg_relation_size(pg_catalog.to_regclass(n.name)), 0)
        from pg_catalog.unnest($1) n(name)
        """;

    private static readonly string TextTables = EmbeddedSql.Text("Catalog.text-tables");

    /// <summary>Reads how large tables are in the source, the largest first.</summary>
    internal static async Task<IReadOnlyList<SourceSize>> ReadSizesAsync(
        NpgsqlConnection source,
        IReadOnlyList<CopyTable> tables,
        CancellationToken cancellationToken
    )
    {
        var sizes = new List<SourceSize>();
        await using var command = new NpgsqlCommand(Sizes, source) { Parameters = { Names(tables) } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            sizes.Add(new SourceSize(tables[sizes.Count], reader.GetInt64(1) / reader.GetInt64(3), reader.GetInt64(2)));
        }

        return [.. sizes.OrderByDescending(s => s.Bytes)];
    }

    /// <summary>
    /// Returns indexes in the order in which they are built: those that are largest in the source first, so that no long
    /// build is left for one worker alone at the end.
    /// </summary>
    internal static async Task<IReadOnlyList<CopyIndex>> LargestFirstAsync(
        NpgsqlConnection source,
        IReadOnlyList<CopyIndex> indexes,
        IEnumerable<SourceSize> tables,
        CancellationToken cancellationToken
    )
    {
        // Those of small tables are built together with the rows.
        var large = tables
            .Where(t => t.Bytes >= SmallTable)
            .Select(t => t.Table.Name)
            .ToHashSet(StringComparer.Ordinal);
        var names = indexes.Where(i => large.Contains(i.Table)).Select(i => i.Name).ToArray();
        if (names.Length < 2)
        {
            return indexes;
        }

        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand(IndexSizes, source) { Parameters = { Texts(names) } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            sizes[reader.GetString(0)] = reader.GetInt64(1);
        }

        return [.. indexes.OrderByDescending(i => sizes.GetValueOrDefault(i.Name))];
    }

    /// <summary>Returns the parts, those of the largest tables first.</summary>
    internal static IReadOnlyList<KeyPart> Make(IReadOnlyList<SourceSize> sizes, CopyDataBatch batch)
    {
        var parts = new List<KeyPart>();
        foreach (var (table, pages, bytes) in sizes)
        {
            // Large values lie beside the pages of the table.
            var count = table.HasPages ? (int)Math.Clamp(bytes / batch.Options.ChunkBytes, 1, Math.Max(1, pages)) : 1;
            for (var i = 0; i < count; i++)
            {
                var end = i + 1 < count ? Text(pages * (i + 1) / count) : string.Empty;
                parts.Add(
                    new KeyPart(parts.Count + 1, null, [table.Name, Text(pages * i / count), end], batch.Checksum)
                );
            }
        }

        return parts;
    }

    /// <summary>Puts small tables together, so that a round trip serves several; each other one is alone.</summary>
    /// <param name="sizes">The tables, the largest first.</param>
    /// <param name="workers">How many work in parallel.</param>
    internal static IEnumerable<IReadOnlyList<CopyTable>> Groups(IReadOnlyList<SourceSize> sizes, int workers)
    {
        var small = sizes.Where(s => s.Bytes < SmallTable).Select(s => s.Table).ToList();
        var most = Math.Clamp(small.Count / (2 * workers), 1, LargestGroup);
        return sizes
            .Where(s => s.Bytes >= SmallTable)
            .Select(s => (IReadOnlyList<CopyTable>)[s.Table])
            .Concat(small.Chunk(most));
    }

    /// <summary>Returns the names of the tables whose rows cannot go as binary data.</summary>
    internal static async Task<IReadOnlySet<string>> FindTextAsync(
        NpgsqlConnection source,
        IReadOnlyList<CopyTable> tables,
        CancellationToken cancellationToken
    )
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand(TextTables, source) { Parameters = { Names(tables) } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            found.Add(reader.GetString(0));
        }

        return found;
    }

    /// <summary>Returns the name of the table of a part.</summary>
    internal static string TableOf(KeyPart part) => part.Upper[0];

    /// <summary>Returns what COPY reads of a part.</summary>
    /// <param name="table">The table.</param>
    /// <param name="part">The part.</param>
    /// <param name="isWhole">Whether the part is the whole table.</param>
    internal static string Source(CopyTable table, KeyPart part, bool isWhole)
    {
        if (isWhole)
        {
            return $"{table.Name} {table.ColumnList}";
        }

        var (from, end) = (part.Upper[1], part.Upper[2]);
        var behind = end.Length == 0 ? string.Empty : $" and t.ctid operator(pg_catalog.<) '({end},0)'";
        return $"(select {string.Join(", ", table.Columns.Select(c => c.Local))} from only {table.Name} t "
            + $"where t.ctid operator(pg_catalog.>=) '({from},0)'{behind})";
    }

    /// <summary>Returns the names of tables as the value of $1.</summary>
    internal static NpgsqlParameter Names(IReadOnlyList<CopyTable> tables) => Texts(tables.Select(t => t.Name));

    private static NpgsqlParameter Texts(IEnumerable<string> names) =>
        new() { Value = names.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>How large a table is in the source.</summary>
/// <param name="Table">The table.</param>
/// <param name="Pages">The pages of its main part.</param>
/// <param name="Bytes">What it takes on disk, with large values, without indexes.</param>
internal sealed record SourceSize(CopyTable Table, long Pages, long Bytes);
