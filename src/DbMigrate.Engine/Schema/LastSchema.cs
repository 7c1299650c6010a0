using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Journal;
using Npgsql;

namespace DbMigrate.Engine.Schema;

/// <summary>The schema as the last phase of a plan left it. The journal keeps it, compressed.</summary>
internal static class LastSchema
{
    /// <summary>Reads the schema and stores it.</summary>
    /// <param name="home">A session of the tool on the home database, without an open transaction.</param>
    /// <param name="plan">The plan's name.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal static async Task StoreAsync(NpgsqlConnection home, string plan, CancellationToken cancellationToken)
    {
        var schema = await SchemaReader.ReadAsync(home, cancellationToken).ConfigureAwait(false);
        await SchemaSnapshotRows
            .StoreAsync(home, plan, StoredSchema.Pack(schema), cancellationToken)
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
