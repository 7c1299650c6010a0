using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql;
using Npgsql;
using NpgsqlTypes;

namespace DbMigrate.Engine.Catalog;

/// <summary>Reads the system catalog into typed records.</summary>
/// <remarks>
/// A name without a schema is resolved by the session's search_path, as in SQL. All else that is read by number runs
/// in <see cref="Isolation"/>: no function or operator of a user is called, and names in results are whole.
/// Queries for checks keep the session's search_path, since plans write types and defaults as the session reads them.
/// They name pg_catalog before every function, operator and type.
/// Errors of the server are thrown as they are.
/// </remarks>
/// <param name="connection">The session that is asked. No other command may run on it meanwhile.</param>
internal sealed partial class CatalogReader(NpgsqlConnection connection)
{
    /// <summary>The server's version.</summary>
    internal Version ServerVersion => connection.PostgreSqlVersion;

    /// <summary>Returns the numbers of relations by their names as SQL reads them; null: there is none.</summary>
    internal Task<IReadOnlyList<uint?>> ResolveAsync(
        IReadOnlyList<string> names,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            "resolve",
            r => r.IsDBNull(0) ? (uint?)null : r.GetFieldValue<uint>(0),
            cancellationToken,
            (object)names.ToArray()
        );

    /// <summary>Returns the relation that a name denotes, or null.</summary>
    internal Task<CatalogRelation?> FindRelationAsync(ObjectName name, CancellationToken cancellationToken) =>
        FindRelationAsync(SqlText.QuoteQualified(name.Schema, name.Name), cancellationToken);

    /// <summary>Returns the relation that has a name in the schema of a table, or null.</summary>
    internal Task<CatalogRelation?> FindRelationAsync(
        CatalogTable beside,
        string name,
        CancellationToken cancellationToken
    ) => FindRelationAsync(SqlText.QuoteQualified(beside.Schema, name), cancellationToken);

    /// <summary>Returns the relation that a name denotes, as SQL reads it, or null.</summary>
    internal async Task<CatalogRelation?> FindRelationAsync(string sql, CancellationToken cancellationToken)
    {
        var oid = await ResolveAsync([sql], cancellationToken).ConfigureAwait(false);
        return oid[0] is null
            ? null
            : FirstOrNull(
                await ReadIsolatedAsync("relation", CatalogRelation.Read, cancellationToken, oid[0])
                    .ConfigureAwait(false)
            );
    }

    /// <summary>Returns the relations that names denote as tables, in their order; null: nothing has the name.</summary>
    internal async Task<IReadOnlyList<CatalogTable?>> FindTablesAsync(
        IReadOnlyList<ObjectName> names,
        CancellationToken cancellationToken
    )
    {
        var oids = await ResolveAsync(
                [.. names.Select(n => SqlText.QuoteQualified(n.Schema, n.Name))],
                cancellationToken
            )
            .ConfigureAwait(false);
        var found = await ReadIsolatedAsync(
                "tables",
                r => new CatalogTable(r.GetFieldValue<uint>(0), r.GetString(1), r.GetString(2), r.GetString(3)[0]),
                cancellationToken,
                (object)oids.OfType<uint>().Select(o => (long)o).ToArray()
            )
            .ConfigureAwait(false);
        var byOid = found.ToDictionary(t => t.Oid);
        return [.. oids.Select(o => o is uint oid ? byOid.GetValueOrDefault(oid) : null)];
    }

    /// <summary>Returns what is known of names that were not found, to suggest others.</summary>
    /// <param name="kinds">The kinds of the names, as <c>table</c>; none: nothing is read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<MissingObjects> ReadCandidatesAsync(
        IEnumerable<string> kinds,
        CancellationToken cancellationToken
    )
    {
        var wanted = kinds.Distinct(StringComparer.Ordinal).ToArray();
        return new MissingObjects(
            wanted.Length == 0
                ? []
                : await ReadAsync("candidates", ObjectCandidate.Read, cancellationToken, (object)wanted)
                    .ConfigureAwait(false)
        );
    }

    /// <summary>Returns whether each object exists, in the order asked for.</summary>
    internal async Task<IReadOnlyList<FoundObject>> FindObjectsAsync(
        IReadOnlyList<NamedObject> objects,
        CancellationToken cancellationToken
    )
    {
        // No type name holds U+001F: it separates the argument types of a function.
        var rows = await ReadAsync(
                "exists",
                r => (Exists: r.GetBoolean(0), Instead: TextOrNull(r, 1)),
                cancellationToken,
                objects.Select(o => o.Kind).ToArray(),
                objects.Select(o => o.Name.Schema).ToArray(),
                objects.Select(o => o.Name.Name).ToArray(),
                objects.Select(o => o.Table?.Schema).ToArray(),
                objects.Select(o => o.Table?.Name).ToArray(),
                objects.Select(o => o.Arguments is null ? null : string.Join('\u001f', o.Arguments)).ToArray()
            )
            .ConfigureAwait(false);
        return [.. objects.Zip(rows, (o, r) => new FoundObject(o, r.Exists, r.Instead))];
    }

    internal static string? TextOrNull(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    private static T? FirstOrNull<T>(IReadOnlyList<T> rows)
        where T : class => rows.Count > 0 ? rows[0] : null;

    /// <summary>
    /// Runs a query of this folder under the session's search_path. A single array among the values needs a cast to
    /// object: it would be taken for the list of values.
    /// </summary>
    private async Task<IReadOnlyList<T>> ReadAsync<T>(
        string query,
        Func<NpgsqlDataReader, T> make,
        CancellationToken cancellationToken,
        params object?[] values
    )
    {
        var batch = new NpgsqlBatch(connection) { BatchCommands = { Command(query, values) } };
        await using var _ = batch.ConfigureAwait(false);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        return await RowsAsync(reader, make, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a query of this folder in <see cref="Isolation"/>.</summary>
    private Task<IReadOnlyList<T>> ReadIsolatedAsync<T>(
        string query,
        Func<NpgsqlDataReader, T> make,
        CancellationToken cancellationToken,
        params object?[] values
    ) => Isolation.ReadAsync(connection, Command(query, values), make, cancellationToken);

    private static async Task<IReadOnlyList<T>> RowsAsync<T>(
        NpgsqlDataReader reader,
        Func<NpgsqlDataReader, T> make,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(make(reader));
        }

        return rows;
    }

    private static NpgsqlBatchCommand Command(string query, IReadOnlyList<object?> values)
    {
        var command = new NpgsqlBatchCommand(EmbeddedSql.Text("Catalog." + query));
        foreach (var value in values)
        {
            var parameter = new NpgsqlParameter { Value = value ?? DBNull.Value };
            if (value is uint)
            {
                parameter.NpgsqlDbType = NpgsqlDbType.Oid;
            }

            command.Parameters.Add(parameter);
        }

        return command;
    }
}
