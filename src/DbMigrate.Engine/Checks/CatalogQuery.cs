using System.Collections.Concurrent;
using Npgsql;

namespace DbMigrate.Engine.Checks;

/// <summary>Asks the catalog with a query of this folder.</summary>
internal static class CatalogQuery
{
    private static readonly ConcurrentDictionary<string, string> Texts = new(StringComparer.Ordinal);

    /// <summary>The text of <c>NAME.sql</c> beside this file.</summary>
    internal static string Text(string name) => Texts.GetOrAdd(name, static n =>
    {
        using var stream = typeof(CatalogQuery).Assembly.GetManifestResourceStream($"{typeof(CatalogQuery).Namespace}.{n}.sql")
            ?? throw new InvalidOperationException($"The query '{n}' is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });

    /// <summary>Its rows, each made into a <typeparamref name="T"/>. The values are texts and arrays of texts: $1, $2 and so on.</summary>
    internal static async Task<IReadOnlyList<T>> ReadAsync<T>(
        NpgsqlConnection connection, string name, Func<NpgsqlDataReader, T> make, IReadOnlyList<object> values, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(Text(name), connection);
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
