using DbMigrate.Engine.Server;
using Npgsql;
using NpgsqlTypes;

namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>Reads the schema of a database: one transaction, one round trip, one query for each catalog.</summary>
internal static class SchemaReader
{
    private const string Begin = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
    private const string End = "COMMIT";

    // A definition is printed by functions that lock its relation for a moment, behind a waiting change. What decides how
    // constants are printed is set as pg_dump sets it, so that two sessions print the same. The columns of thousands of
    // tables are sorted in memory.
    private const string Prepare = """
        SELECT pg_catalog.set_config(s.name, s.setting, true)
        FROM (VALUES ('search_path', 'pg_catalog, pg_temp'), ('quote_all_identifiers', 'off'), ('datestyle', 'ISO, MDY'),
                     ('intervalstyle', 'postgres'), ('extra_float_digits', '3'), ('timezone', 'UTC'),
                     ('bytea_output', 'hex'), ('standard_conforming_strings', 'on'), ('xmlbinary', 'base64'),
                     ('work_mem', '64MB'), ('jit', 'off')) s(name, setting)
        """;

    private const string LimitWaits = "SELECT pg_catalog.set_config('lock_timeout', '10s', true)";

    /// <summary>Reads a database.</summary>
    /// <param name="connection">A session without an open transaction. Its settings are the same afterwards.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    internal static Task<DatabaseSchema> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        BeginAndReadAsync(connection, null, cancellationToken);

    /// <summary>Reads the relations of some names, with what belongs to them.</summary>
    /// <param name="connection">
    /// A session without an open transaction, with the search_path in which the names are meant. Its settings are the same
    /// afterwards.
    /// </param>
    /// <param name="names">Names as SQL reads them. Those of nothing are left out.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    internal static Task<DatabaseSchema> ReadAsync(
        NpgsqlConnection connection,
        IReadOnlyList<string> names,
        CancellationToken cancellationToken
    ) => ReadScopeAsync(connection, names, BeginAndReadAsync, cancellationToken);

    /// <summary>Reads a database in the open transaction of a session, which keeps its lock time-out.</summary>
    /// <param name="connection">The session. Its settings are changed until the transaction ends.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    internal static Task<DatabaseSchema> ReadInTransactionAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    ) => ReadAsync(connection, null, [Prepare], [], cancellationToken);

    /// <summary>Reads the relations of some names in the open transaction of a session.</summary>
    /// <param name="connection">
    /// The session, with the search_path in which the names are meant. Its settings are changed until the transaction ends.
    /// </param>
    /// <param name="names">Names as SQL reads them.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    internal static Task<DatabaseSchema> ReadInTransactionAsync(
        NpgsqlConnection connection,
        IReadOnlyList<string> names,
        CancellationToken cancellationToken
    ) =>
        ReadScopeAsync(
            connection,
            names,
            (c, relations, token) => ReadAsync(c, relations, [Prepare], [], token),
            cancellationToken
        );

    /// <summary>
    /// Returns whether an object was dropped while it was read: the snapshot has its row, but the functions that print
    /// definitions see the catalogs as they are.
    /// </summary>
    internal static bool IsOfDroppedObject(PostgresException error) =>
        error.SqlState
            is PostgresErrorCodes.InternalError
                or PostgresErrorCodes.UndefinedTable
                or PostgresErrorCodes.UndefinedObject
                or PostgresErrorCodes.UndefinedFunction;

    private static async Task<DatabaseSchema> ReadScopeAsync(
        NpgsqlConnection connection,
        IReadOnlyList<string> names,
        Func<NpgsqlConnection, IReadOnlyCollection<uint>, CancellationToken, Task<DatabaseSchema>> readAsync,
        CancellationToken cancellationToken
    )
    {
        var scope = await SchemaScope.ReadAsync(connection, names, cancellationToken).ConfigureAwait(false);
        return scope.Relations.Count == 0
            ? DatabaseSchema.Empty(connection.PostgreSqlVersion)
            : scope.Limit(await readAsync(connection, scope.Relations, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<DatabaseSchema> BeginAndReadAsync(
        NpgsqlConnection connection,
        IReadOnlyCollection<uint>? relations,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await ReadAsync(connection, relations, [Begin, LimitWaits, Prepare], [End], cancellationToken)
                .ConfigureAwait(false);
        }
        catch
        {
            await Transactions.RollBackAsync(connection).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<DatabaseSchema> ReadAsync(
        NpgsqlConnection connection,
        IReadOnlyCollection<uint>? relations,
        IReadOnlyList<string> before,
        IReadOnlyList<string> after,
        CancellationToken cancellationToken
    )
    {
        var version = connection.PostgreSqlVersion;
        var isSuperuser = connection.PostgresParameters.GetValueOrDefault("is_superuser") == "on";
        var sources = ObjectSources
            .All.Where(s => s.Since <= version.Major && (relations is null || s.IsOfRelations))
            .ToList();
        var batch = new NpgsqlBatch(connection);
        await using var __ = batch.ConfigureAwait(false);
        foreach (var command in before)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(command));
        }

        foreach (var query in sources.Select(s => s.Query).Concat(["dependencies", "comments", "labels"]))
        {
            batch.BatchCommands.Add(Command(SchemaQuery.For(query, version, isSuperuser), relations));
        }

        foreach (var command in after)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(command));
        }

        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var ___ = reader.ConfigureAwait(false);

        // BEGIN and COMMIT return no result. The reader begins at the first.
        for (var results = before.Count(c => c != Begin); results > 1; results--)
        {
            await NextAsync(reader, cancellationToken).ConfigureAwait(false);
        }

        var objects = new List<SchemaObject>();
        foreach (var source in sources)
        {
            await NextAsync(reader, cancellationToken).ConfigureAwait(false);
            var row = new ObjectRow(reader, source.Catalog);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                objects.Add(source.Read(row.Restart()));
            }
        }

        var assembled = new SchemaAssembler(objects);
        await NextAsync(reader, cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            assembled.AddDependency(AddressAt(reader, 0), AddressAt(reader, 3), reader.GetString(6)[0]);
        }

        await NextAsync(reader, cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            assembled.AddComment(AddressAt(reader, 0), reader.GetString(3));
        }

        await NextAsync(reader, cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            assembled.AddLabel(AddressAt(reader, 0), reader.GetString(3), reader.GetString(4));
        }

        await NextAsync(reader, cancellationToken).ConfigureAwait(false);
        return assembled.Build(version.ToString());
    }

    private static ObjectAddress AddressAt(NpgsqlDataReader reader, int column) =>
        new(reader.GetFieldValue<uint>(column), reader.GetFieldValue<uint>(column + 1), reader.GetInt32(column + 2));

    private static Task NextAsync(NpgsqlDataReader reader, CancellationToken cancellationToken) =>
        reader.NextResultAsync(cancellationToken);

    private static NpgsqlBatchCommand Command(string text, IReadOnlyCollection<uint>? relations)
    {
        var command = new NpgsqlBatchCommand(text);
        if (text.Contains("$1", StringComparison.Ordinal))
        {
            command.Parameters.Add(
                new NpgsqlParameter
                {
                    Value = (object?)relations?.ToArray() ?? DBNull.Value,
                    NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Oid,
                }
            );
        }

        return command;
    }
}
