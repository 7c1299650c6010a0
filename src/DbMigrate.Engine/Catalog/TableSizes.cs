using System.Globalization;
using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>How large tables are, for a person who is about to change them.</summary>
internal static class TableSizes
{
    private const string Query = """
        select n, greatest(c.reltuples, 0)::bigint, pg_total_relation_size(c.oid)
        from unnest($1::text[]) with ordinality u(n, i) left join pg_class c on c.oid = to_regclass(n) order by i
        """;

    /// <summary>A line a table, as <c>memories: about 120000 rows, 34.1 MB</c>.</summary>
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

        var lines = new List<string>();
        await using var command = new NpgsqlCommand(Query, connection)
        {
            Parameters = { new() { Value = tables.ToArray() } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            lines.Add(
                reader.IsDBNull(2)
                    ? $"{reader.GetString(0)}: not there yet"
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"{reader.GetString(0)}: about {reader.GetInt64(1)} rows, {Size(reader.GetInt64(2))}"
                    )
            );
        }

        return lines;
    }

    private static string Size(long bytes)
    {
        string[] units = ["bytes", "kB", "MB", "GB", "TB"];
        double value = bytes;
        var unit = 0;
        while (value >= 1024 && unit < units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {units[unit]}");
    }
}
