using System.Text.RegularExpressions;
using DbMigrate.Engine.Lint;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Audit;

/// <summary>Each rule finds its bad example, and nothing in its good one, which looks like it.</summary>
public sealed partial class AuditRuleTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string[] RoleNames = ["anon", "app_login", "app_group", "app_extra"];

    public static TheoryData<string> Ids => [.. AuditRules.All.Select(r => r.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_bad_example_is_found(string id)
    {
        var rule = AuditRules.All.Single(r => r.Id == id);
        await using var example = await Example.MakeAsync(postgres, rule.Bad);
        IReadOnlyList<AuditFinding> found = [];

        // Statistics reach the view some time after the statement.
        await Wait.ForAsync(async () => (found = await example.AuditAsync(id)).Count > 0);
        Assert.All(found, f => Assert.Equal(id, f.Rule));
        Assert.All(found, f => Assert.EndsWith(".", f.Message, StringComparison.Ordinal));
        Assert.Contains(found, f => f.Severity >= rule.Severity || id == "sequence-near-end");
        if (found[0].Fix.Length > 0 && !found[0].Fix.Contains("SCHEMA extensions", StringComparison.Ordinal))
        {
            await example.RunAsync(found[0].Fix.TrimEnd(';'));
            Assert.DoesNotContain(found[0], await example.AuditAsync(id));
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_good_example_is_not_found(string id)
    {
        var rule = AuditRules.All.Single(r => r.Id == id);
        await using var example = await Example.MakeAsync(postgres, rule.Good);
        Assert.Empty(await example.AuditAsync(id));
    }

    [Fact]
    public void All_rules_are_listed_in_order_with_texts_and_a_query()
    {
        var types = typeof(AuditRule).Assembly.GetTypes().Where(t => t.BaseType == typeof(AuditRule));
        Assert.Equal(
            types.Select(t => t.Name).Order(StringComparer.Ordinal),
            AuditRules.All.Select(r => r.GetType().Name).Order(StringComparer.Ordinal)
        );
        Assert.Equal(AuditRules.All.Select(r => r.Id).Order(StringComparer.Ordinal), AuditRules.All.Select(r => r.Id));
        Assert.All(AuditRules.All, r => Assert.Matches("^[a-z]+(-[a-z]+)*$", r.Id));
        Assert.All(AuditRules.All, r => Assert.DoesNotMatch("\\.$", r.Title));
        Assert.All(AuditRules.All, r => Assert.EndsWith(".", r.Reason, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\b(anon|app_login|app_group|app_extra)\b")]
    private static partial Regex Role();

    /// <summary>A database with an example. Its roles have names of their own, since roles are the cluster's.</summary>
    private sealed class Example(TestDatabase database) : IAsyncDisposable
    {
        private const string ExpectedToFail = " -- fails";

        public static async Task<Example> MakeAsync(PostgresFixture postgres, string script)
        {
            var example = new Example(await postgres.CreateDatabaseAsync());
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
            }
        }

        private Task<NpgsqlConnection> OpenAsync() => database.OpenAsync();

        private async Task<IReadOnlyList<AuditFinding>> AuditAsync(string[] rules)
        {
            var audit = new AuditOptions { Rules = rules, ApiRoles = [Named("anon"), "PUBLIC"] };
            var report = await MigrationAudit.RunAsync(database.ConnectionString, new SchemaOptions(), audit);

            // Other tests make roles in the same cluster.
            return [.. report.Findings.Where(f => f.Kind != "role" || IsOwn(f.Name))];
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
    }
}
