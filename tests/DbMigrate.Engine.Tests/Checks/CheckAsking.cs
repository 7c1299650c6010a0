using DbMigrate.Engine.Checks;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Checks;

/// <summary>Asks a check as the engine does.</summary>
internal static class CheckAsking
{
    internal static readonly MigrationPlan Plan = new()
    {
        Name = "test",
        File = "/plan/plan.yaml",
        Folder = "/plan",
        Phases = [],
    };

    /// <summary>Asks it on a connection of its own as the superuser.</summary>
    internal static async Task<CheckResult> AskAsync(
        this Support.TestDatabase database,
        string yaml,
        params (string Name, string Value)[] variables
    )
    {
        await using var connection = await database.OpenAsync();
        return await connection.AskAsync(yaml, variables);
    }

    /// <summary>Asks it on this connection; afterwards no transaction may be open on it.</summary>
    internal static async Task<CheckResult> AskAsync(
        this NpgsqlConnection connection,
        string yaml,
        params (string Name, string Value)[] variables
    )
    {
        var result = await RunAsync(connection, PlanYaml.Check(yaml), variables, CancellationToken.None);
        await using var command = new NpgsqlCommand("SELECT current_setting('lock_timeout') = '0'", connection);
        Assert.Equal(true, await command.ExecuteScalarAsync());
        return result;
    }

    internal static Task<CheckResult> RunAsync(
        NpgsqlConnection connection,
        MigrationCheck check,
        IEnumerable<(string Name, string Value)> variables,
        CancellationToken cancellationToken
    ) =>
        CheckRunner.RunAsync(
            Plan,
            "a",
            CheckStage.Verify,
            check,
            connection,
            variables.ToDictionary(v => v.Name, v => v.Value),
            // Another connection of the plan is another session in the same database.
            (_, _) => PostgresFixture.OpenAsync(connection.ConnectionString),
            cancellationToken
        );
}
