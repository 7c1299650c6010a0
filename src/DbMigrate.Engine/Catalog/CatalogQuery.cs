using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Objects;
using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>Asks the catalog with a query of this folder.</summary>
internal static class CatalogQuery
{
    /// <summary>
    /// Its rows, each made into a <typeparamref name="T"/>. The values are texts and arrays of texts: $1, $2 and so on.
    /// </summary>
    internal static async Task<IReadOnlyList<T>> ReadAsync<T>(
        NpgsqlConnection connection,
        string name,
        Func<NpgsqlDataReader, T> make,
        IReadOnlyList<object> values,
        CancellationToken cancellationToken
    )
    {
        var command = new NpgsqlCommand(EmbeddedSql.Text("Catalog." + name), connection);
        await using var _ = command.ConfigureAwait(false);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(make(reader));
        }

        return rows;
    }

    /// <summary>The schemas of names, as a parameter: null where the search_path finds it.</summary>
    internal static string?[] Schemas(IReadOnlyList<ObjectName> names) => [.. names.Select(n => n.Schema)];

    /// <summary>The names, as a parameter.</summary>
    internal static string[] Names(IReadOnlyList<ObjectName> names) => [.. names.Select(n => n.Name)];
}
