using Npgsql;

namespace DbMigrate.Engine.Execution;

/// <summary>What a step reads while it yields its batches.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Phase">The phase.</param>
/// <param name="Variables">The effective variables.</param>
/// <param name="ConnectAsync">The run's own session on a connection of the plan, opened at the first use; idle while batches are yielded. Not to be disposed.</param>
internal sealed record StepContext(
    MigrationPlan Plan,
    MigrationPhase Phase,
    IReadOnlyDictionary<string, string> Variables,
    Func<string, CancellationToken, Task<NpgsqlConnection>> ConnectAsync);
