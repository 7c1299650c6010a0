using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Journal;
using Npgsql;

namespace DbMigrate.Engine.Schema;

/// <summary>The schema as it is before a phase: what the phase may change, or everything where that is not known.</summary>
internal static class PhaseSnapshot
{
    /// <summary>Reads the schema, and returns the command that stores it.</summary>
    /// <param name="work">A session with the search_path of the plan's SQL, without an open transaction.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="execution">The id of its execution.</param>
    /// <param name="scope">The relations that the phase may change, as SQL names; null: any object.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal static async Task<NpgsqlBatchCommand> TakeAsync(
        NpgsqlConnection work,
        MigrationPlan plan,
        MigrationPhase phase,
        Guid execution,
        string[]? scope,
        CancellationToken cancellationToken
    )
    {
        var schema = await ReadAsync(work, scope, cancellationToken).ConfigureAwait(false);
        var text =
            schema.Objects.Count == 0 ? null
            : scope is null ? StoredSchema.Pack(schema)
            : StoredSchema.Write(schema);
        return SnapshotRows.Store(plan.Name, phase.Id, execution, scope, text);
    }

    /// <summary>Returns what differs from a snapshot now; empty: nothing.</summary>
    /// <param name="work">A session with the search_path of the plan's SQL, without an open transaction.</param>
    /// <param name="scope">The relations of the snapshot, as SQL names; null: any object.</param>
    /// <param name="text">The snapshot; null: nothing existed.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="SchemaFormatException">A newer version of the tool stored it.</exception>
    internal static async Task<IReadOnlyList<SchemaDifference>> CompareAsync(
        NpgsqlConnection work,
        string[]? scope,
        string? text,
        CancellationToken cancellationToken
    )
    {
        var before = text is null ? DatabaseSchema.Empty(work.PostgreSqlVersion) : StoredSchema.Read(text);
        var now = await ReadAsync(work, scope, cancellationToken).ConfigureAwait(false);
        return DifferenceText.Describe(SchemaComparer.Compare(now, before), now, before);
    }

    private static Task<DatabaseSchema> ReadAsync(
        NpgsqlConnection work,
        string[]? scope,
        CancellationToken cancellationToken
    ) =>
        scope is null
            ? SchemaReader.ReadAsync(work, cancellationToken)
            : SchemaReader.ReadAsync(work, scope, cancellationToken);
}
