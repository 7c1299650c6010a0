using System.Globalization;
using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>Describes the sizes of tables for a preview.</summary>
internal static class TableSizes
{
    private static readonly string[] Units = ["bytes", "kB", "MB", "GB", "TB"];

    /// <summary>Returns a line for each table, as <c>memories: about 120000 rows, 34.1 MB</c>.</summary>
    internal static async Task<IReadOnlyList<string>> ReadAsync(
        NpgsqlConnection connection,
        IReadOnlyList<string> tables,
        CancellationToken cancellationToken
    )
    {
        if (tables.Count == 0)
        {
            return [];
        }

        var sizes = await TryReadAsync(connection, tables, cancellationToken).ConfigureAwait(false);
        if (sizes is not null)
        {
            return [.. sizes.Select(Describe)];
        }

        // Another session has locked one of them: each is read by itself.
        var lines = new List<string>();
        foreach (var table in tables)
        {
            var size =
                await TryReadAsync(connection, [table], cancellationToken).ConfigureAwait(false)
                ?? await new CatalogReader(connection)
                    .ReadTableSizesAsync([table], false, cancellationToken)
                    .ConfigureAwait(false);
            lines.AddRange(size.Select(Describe));
        }

        return lines;
    }

    private static Task<IReadOnlyList<TableSize>?> TryReadAsync(
        NpgsqlConnection connection,
        IReadOnlyList<string> tables,
        CancellationToken cancellationToken
    ) =>
        BriefRead.TryAsync(
            connection,
            async () =>
                await new CatalogReader(connection)
                    .ReadTableSizesAsync(tables, true, cancellationToken)
                    .ConfigureAwait(false),
            cancellationToken
        );

    private static string Describe(TableSize size) =>
        size switch
        {
            { Exists: false } => $"{size.Name}: not there yet",
            { Rows: { } rows } => string.Create(
                CultureInfo.InvariantCulture,
                $"{size.Name}: about {rows} rows, {Bytes(size.Bytes)}"
            ),
            _ => $"{size.Name}: rows unknown (never analyzed), {Bytes(size.Bytes)}",
        };

    private static string Bytes(long? bytes)
    {
        if (bytes is null)
        {
            return "size unknown (locked)";
        }

        double value = bytes.Value;
        var unit = 0;
        while (value >= 1024 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {Units[unit]}");
    }
}
