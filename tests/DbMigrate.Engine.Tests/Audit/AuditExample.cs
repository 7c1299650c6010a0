using System.Text.RegularExpressions;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Audit;

/// <summary>A database with an example. Its roles have names of their own, since roles are the cluster's.</summary>
internal sealed partial class AuditExample(TestDatabase database) : IAsyncDisposable
{
    private const string ExpectedToFail = " -- fails";

    private static readonly string[] RoleNames = ["anon", "app_login", "app_group", "app_extra"];

    public static async Task<AuditExample> MakeAsync(PostgresFixture postgres, string script)
    {
        var example = new AuditExample(await postgres.CreateDatabaseAsync());
        await using var connection = await example.OpenAsync();
        foreach (var role in RoleNames.Where(r => r != "app_extra"))
        {
            var login = role == "app_login" ? "login" : "nologin";
            await PostgresFixture.RunAsync(connection, example.Named($"create role {role} {login}"));
        }

        // Before 15 everybody may create objects there.
        await PostgresFixture.RunAsync(connection, "revoke create on schema public from public");
        foreach (var line in (script + "\n").Split(";\n", StringSplitOptions.RemoveEmptyEntries))
        {
            await RunAsync(connection, example.Named(line.Trim('\n')));
        }

        return example;
    }

    public Task<IReadOnlyList<AuditFinding>> AuditAsync(string rule) => AuditAsync([rule]);

    /// <summary>Runs the statements that correct findings, each by itself. None of these findings is left.</summary>
    public async Task FixAsync(IReadOnlyList<AuditFinding> findings)
    {
        var corrected = findings.Where(f => f.Fix.Length > 0).ToList();
        foreach (var statement in corrected.SelectMany(f => f.Fix.Split(";\n")))
        {
            await RunAsync(statement.TrimEnd(';'));
        }

        foreach (var rule in corrected.GroupBy(f => f.Rule))
        {
            var left = await AuditAsync(rule.Key);
            Assert.DoesNotContain(left, f => rule.Any(c => c.Name == f.Name && c.Message == f.Message));
        }
    }

    public async Task RunAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await PostgresFixture.RunAsync(connection, sql);
    }

    public async ValueTask DisposeAsync()
    {
        var name = database.Name;
        await database.DisposeAsync();
        await using var admin = await PostgresFixture.OpenAsync(
            (await PostgresFixture.ClusterAsync()).ConnectionString
        );
        foreach (var role in RoleNames)
        {
            await PostgresFixture.RunAsync(admin, $"drop role if exists {name}_{role}");
            await PostgresFixture.RunAsync(
                admin,
                $"select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = '{name}_{role}'"
            );
        }
    }

    private Task<NpgsqlConnection> OpenAsync() => database.OpenAsync();

    private async Task<IReadOnlyList<AuditFinding>> AuditAsync(string[] rules)
    {
        var audit = new AuditOptions { Rules = rules, ApiRoles = [Named("anon"), "PUBLIC"] };
        var report = await MigrationAudit.RunAsync(database.ConnectionString, new SchemaOptions(), audit);

        // Other tests make roles and slots in the same cluster.
        return [.. report.Findings.Where(f => f.Kind is not ("role" or "replication slot") || IsOwn(f.Name))];
    }

    private bool IsOwn(string role) => role.StartsWith(database.Name + "_", StringComparison.Ordinal);

    private string Named(string sql) => Role().Replace(sql, $"{database.Name}_$1");

    private static async Task RunAsync(NpgsqlConnection connection, string line)
    {
        try
        {
            await PostgresFixture.RunAsync(
                connection,
                line.Replace(ExpectedToFail, string.Empty, StringComparison.Ordinal)
            );
            Assert.DoesNotContain(ExpectedToFail, line, StringComparison.Ordinal);
        }
        catch (PostgresException) when (line.Contains(ExpectedToFail, StringComparison.Ordinal))
        {
            // What it leaves is the example.
        }
    }

    [GeneratedRegex(@"\b(anon|app_login|app_group|app_extra)\b")]
    private static partial Regex Role();
}
