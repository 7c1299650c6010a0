namespace DbMigrate.Engine.Model.Steps;

/// <summary>Runs batches of any kind: locks, retries, journal.</summary>
internal abstract class BatchRunner
{
    internal abstract Task RunTransactionAsync(StatementBatch batch, CancellationToken cancellationToken);

    internal abstract Task RunAloneAsync(StatementBatch batch, CancellationToken cancellationToken);

    internal abstract Task RunActionAsync(ActionBatch batch, CancellationToken cancellationToken);
}
