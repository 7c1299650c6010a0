using Npgsql;

namespace DbMigrate.Engine.Model.Checks;

/// <summary>What a check asks through.</summary>
/// <param name="PlanName">The name of the plan, the key of its journal.</param>
/// <param name="Connection">Open, in the check's own transaction, which is rolled back afterwards.</param>
/// <param name="Variables">The effective variables.</param>
/// <param name="OpenAsync">Opens another connection of the plan, by name, for checks that compare two; the runner
/// disposes it.</param>
internal sealed record CheckContext(
    string PlanName,
    NpgsqlConnection Connection,
    IReadOnlyDictionary<string, string> Variables,
    Func<string, CancellationToken, Task<NpgsqlConnection>> OpenAsync
)
{
    /// <summary>
    /// Opens another database of the check's server by the check's login; the runner disposes it. Null: not possible.
    /// </summary>
    internal Func<string, CancellationToken, Task<NpgsqlConnection>>? OpenDatabaseAsync { get; init; }
}
