using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Journal;
using Npgsql;

namespace DbMigrate.Engine.Schema;

/// <summary>The schema as the last phase of a plan left it. The journal keeps it, compressed.</summary>
internal static class LastSchema
{
    /// <summary>Reads the schema and stores it.</summary>
    /// <param name="homeAsync">
    /// Returns a session of the tool on the home database, without an open transaction; another one where it was lost.
    /// </param>
    /// <param name="plan">The plan's name.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="SchemaNotReadException">Objects were dropped in each attempt.</exception>
    internal static async Task StoreAsync(
        Func<CancellationToken, Task<NpgsqlConnection>> homeAsync,
        string plan,
        CancellationToken cancellationToken
    )
    {
        var schema = await SchemaRetry
            .RunAsync(
                "the home database",
                async _ =>
                    await SchemaReader
                        .ReadAsync(await homeAsync(cancellationToken).ConfigureAwait(false), cancellationToken)
                        .ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        await SchemaSnapshotRows
            .StoreAsync(
                await homeAsync(cancellationToken).ConfigureAwait(false),
                plan,
                StoredSchema.Pack(schema),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Returns the stored schema; null: no phase has stored one yet.</summary>
    /// <param name="home">A session on the home database.</param>
    /// <param name="plan">The plan's name.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="SchemaFormatException">A newer version of the tool stored it.</exception>
    internal static async Task<DatabaseSchema?> ReadAsync(
        NpgsqlConnection home,
        string plan,
        CancellationToken cancellationToken
    )
    {
        var text = await SchemaSnapshotRows.ReadAsync(home, plan, cancellationToken).ConfigureAwait(false);
        return text is null ? null : StoredSchema.Read(text);
    }
}
