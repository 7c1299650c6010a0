using Npgsql;

namespace DbMigrate.Engine.Data.Backfill;

/// <summary>Records the rows of a backfill that fail.</summary>
internal sealed class BackfillErrors(BackfillJob job)
{
    // The journal has them all.
    private const int MostWarnings = 10;

    /// <summary>Returns the command that records a row with its error.</summary>
    internal NpgsqlBatchCommand Recording(IReadOnlyList<string> key, PostgresException error) =>
        job.Cursor.RecordError(
            key,
            job.Table.Names,
            error.SqlState,
            job.Services.Messages.Mask(
                error.MessageText + (error.Detail is { Length: > 0 } detail ? $" {detail}" : string.Empty)
            )
        );

    /// <summary>Warns of a recorded row.</summary>
    internal void Warn(IReadOnlyList<string> key, PostgresException error)
    {
        if (job.AddRecorded() <= MostWarnings)
        {
            job.Services.Messages.Warn(
                $"{job.Step.Step.Place}: {job.Step.Step.Name}: the row with {job.Table.Describe(key)} failed "
                    + $"and was recorded: {error.MessageText} ({error.SqlState})"
            );
        }
    }
}
