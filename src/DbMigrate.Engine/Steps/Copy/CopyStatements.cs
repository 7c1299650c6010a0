using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Schema;

namespace DbMigrate.Engine.Steps.Copy;

/// <summary>Makes the batches of statements of a copy. They run in the target.</summary>
internal static class CopyStatements
{
    /// <summary>Returns the batch.</summary>
    /// <param name="step">The step.</param>
    /// <param name="key">The key of the batch.</param>
    /// <param name="title">What it does, for a person.</param>
    /// <param name="checksum">Its checksum.</param>
    /// <param name="statements">The statements. They run under the settings in which a schema was printed.</param>
    /// <param name="before">What the undo needs, as JSON.</param>
    internal static StatementBatch Batch(
        MigrationStep step,
        string key,
        string title,
        string checksum,
        IEnumerable<BatchStatement> statements,
        string? before = null
    ) =>
        new()
        {
            Key = key,
            Title = title,
            Checksum = checksum,
            Statements =
            [
                .. SchemaScript
                    .Settings.Select(s => BatchStatement.Made("SET LOCAL" + s[3..], step.Place))
                    .Concat(statements),
            ],
            Before = before,
        };
}
