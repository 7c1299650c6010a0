using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Server.OwnSql;

/// <summary>Settings of role, database and server do not change what the tool does.</summary>
public sealed class SessionSettingsTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly Lazy<Task<IReadOnlyList<string>>> Expected = new(ExpectedAsync);

    /// <summary>What the cycle shows where nothing is set or planted.</summary>
    internal static Task<IReadOnlyList<string>> ExpectedTask => Expected.Value;

    public static TheoryData<string, string> Settings =>
        new()
        {
            { "standard_conforming_strings", "off" },
            { "idle_session_timeout", "20ms" },
            { "idle_in_transaction_session_timeout", "20ms" },
            { "statement_timeout", "1ms" },
            { "lock_timeout", "1ms" },
            { "default_transaction_isolation", "serializable" },
            { "default_transaction_deferrable", "on" },
            { "row_security", "off" },
            { "session_replication_role", "replica" },
            { "exit_on_error", "on" },
            { "quote_all_identifiers", "on" },
            { "DateStyle", "SQL, DMY" },
            { "IntervalStyle", "sql_standard" },
            { "bytea_output", "escape" },
            { "extra_float_digits", "-15" },
            { "client_encoding", "LATIN1" },
            { "TimeZone", "Asia/Kolkata" },
            { "search_path", "public, pg_catalog" },
            { "transform_null_equals", "on" },
            { "backslash_quote", "on" },
            { "client_min_messages", "error" },
            { "synchronous_commit", "off" },
        };

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task A_setting_of_the_database_changes_nothing(string name, string value)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await FullCycle.CreateTablesAsync(database);
        await database.ExecuteAsync($"alter database {database.Name} set {name} = {Written(name, value)}");
        await AssertSameAsync(await FullCycle.RunAsync(database));
    }

    [Fact]
    public async Task A_transaction_timeout_changes_nothing()
    {
        if (await PostgresFixture.MajorVersionAsync() < 17)
        {
            return;
        }

        await using var database = await postgres.CreateDatabaseAsync();
        await FullCycle.CreateTablesAsync(database);
        await database.ExecuteAsync($"alter database {database.Name} set transaction_timeout = '40ms'");
        await AssertSameAsync(await FullCycle.RunAsync(database));
    }

    [Fact]
    public async Task Settings_of_a_role_change_nothing()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await FullCycle.CreateTablesAsync(database);
        var role = await database.CreateRoleAsync("all", "superuser");
        foreach (var (name, value) in Settings.Select(s => ((string)s[0], (string)s[1])))
        {
            await database.ExecuteAsync($"alter role {role.Name} set {name} = {Written(name, value)}");
        }

        await AssertSameAsync(await FullCycle.RunAsync(database, database.ConnectionStringFor(role)));
    }

    internal static async Task AssertSameAsync(IReadOnlyList<string> seen)
    {
        var expected = await Expected.Value;
        Assert.True(!seen.Except(expected).Any(), string.Join("\n", seen.Except(expected)));
        Assert.Equal(expected, seen);
    }

    private static string Written(string name, string value) => name == "search_path" ? value : $"'{value}'";

    private static async Task<IReadOnlyList<string>> ExpectedAsync()
    {
        await using var database = await new PostgresFixture().CreateDatabaseAsync();
        await FullCycle.CreateTablesAsync(database);
        return await FullCycle.RunAsync(database);
    }
}
