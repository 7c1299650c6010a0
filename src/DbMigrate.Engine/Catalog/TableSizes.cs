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

        var sizes = await new CatalogReader(connection)
            .ReadTableSizesAsync(tables, cancellationToken)
            .ConfigureAwait(false);
        return [.. sizes.Select(Describe)];
    }

    private static string Describe(TableSize size) =>
        size switch
        {
            { Bytes: null } => $"{size.Name}: not there yet",
            { Rows: null, Bytes: { } bytes } => $"{size.Name}: rows unknown (never analyzed), {Bytes(bytes)}",
            { Rows: { } rows, Bytes: { } bytes } => string.Create(
                CultureInfo.InvariantCulture,
                $"{size.Name}: about {rows} rows, {Bytes(bytes)}"
            ),
        };

    private static string Bytes(long bytes)
    {
        double value = bytes;
        var unit = 0;
        while (value >= 1024 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {Units[unit]}");
    }
}
