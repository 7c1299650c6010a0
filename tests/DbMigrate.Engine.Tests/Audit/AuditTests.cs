using System.Text.Json;
using System.Xml.Linq;
using DbMigrate.Engine.Lint;
using DbMigrate.Engine.Tests.Plans;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Audit;

/// <summary>An audit as a whole: order, choice of rules, what is ignored, reports.</summary>
public sealed class AuditTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dbmigrate-audit-").FullName;
    private TestDatabase _database = null!;

    public async Task InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        await _database.ExecuteAllAsync(
            "create schema app",
            "create table app.no_key (id int, price money)",
            "create table app.parent (id int primary key)",
            "create table app.\"odd \"\"name\"\" & <x>\" (id int primary key, p int references app.parent)",
            "create policy p on app.parent using (true)",
            "create sequence app.counter"
        );
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Findings_come_with_the_most_serious_first_and_change_nothing()
    {
        var report = await AuditAsync(new AuditOptions { Rules = ["rls-policies-off", "type-*", "*-key-*"] });
        Assert.Equal(
            [
                "Error rls-policies-off app.parent",
                "Warning foreign-key-not-indexed app.\"odd \"\"name\"\" & <x>\"",
                "Warning primary-key-missing app.no_key",
                "Warning type-money app.no_key",
            ],
            report.Findings.Select(f => $"{f.Severity} {f.Rule} {f.Name}")
        );
        Assert.True(report.Reaches(AuditSeverity.Error));
        Assert.Contains("type-char", report.Rules);
        Assert.DoesNotContain("table-bloat", report.Rules);
    }

    [Fact]
    public async Task What_is_ignored_has_a_reason_and_does_not_count()
    {
        var file = Write(
            """
            - { rule: rls-policies-off, name: app.parent, reason: The policies come with the next phase. }
            - rule: "type-*"
              name: app.*
              reason: Prices are of one country.
            """
        );
        var report = await AuditAsync(
            new AuditOptions { Rules = ["rls-policies-off", "type-money"], IgnoreFile = file }
        );
        Assert.Equal(
            ["The policies come with the next phase.", "Prices are of one country."],
            report.Findings.Select(f => f.Ignored)
        );
        Assert.False(report.Reaches(AuditSeverity.Info));
    }

    [Theory]
    [InlineData("- ")]
    [InlineData("")]
    public async Task A_plan_says_what_is_ignored_and_which_roles_reach(string item)
    {
        using var folder = new PlanFolder();
        folder.Write(
            "plan.yaml",
            $$"""
            plan: p
            phases: [ { id: a, apply: [ { milestone: done } ] } ]
            audit:
              api_roles: PUBLIC
              ignore:
                {{item}}{ rule: rls-policies-off, name: app.parent, reason: The policies come with the next phase. }
            """
        );
        var file = Write("[ { rule: type-money, name: app.*, reason: Prices are of one country. } ]");
        var options = new SchemaOptions { Plan = MigrationPlanReader.Read(folder.Path) };
        var audit = new AuditOptions { Rules = ["rls-policies-off", "type-money"], IgnoreFile = file };
        var report = await MigrationAudit.RunAsync(_database.ConnectionString, options, audit);
        Assert.Equal(
            ["The policies come with the next phase.", "Prices are of one country."],
            report.Findings.Select(f => f.Ignored)
        );
        Assert.All(
            await MigrationAudit.ReadAccessAsync(_database.ConnectionString, options, []),
            a => Assert.Equal("PUBLIC", a.Role)
        );
    }

    [Fact]
    public async Task A_role_that_does_not_exist_is_an_error()
    {
        var error = await Assert.ThrowsAsync<AuditInvalidException>(() =>
            AuditAsync(new AuditOptions { ApiRoles = ["PUBLIC", "web_anonn"] })
        );
        Assert.Equal("web_anonn", error.Subject);
        await Assert.ThrowsAsync<AuditInvalidException>(() =>
            MigrationAudit.ReadAccessAsync(_database.ConnectionString, new SchemaOptions(), ["web_anonn"])
        );
    }

    [Theory]
    [InlineData("rule: x", "ignore.yaml:1:1", "A list is expected")]
    [InlineData("- x", "ignore.yaml:1:3", "entry")]
    [InlineData("- { rule: '*', name: b }", "ignore.yaml:1:3", "'reason'")]
    [InlineData("- { rule: '*', name: b, reason: '' }", "ignore.yaml:1:33", "'reason'")]
    [InlineData("- { rule: '*', name: b, reason: c, because: d }", "ignore.yaml:1:36", "'because'")]
    [InlineData("- { rule: type-monye, name: b, reason: c }", "ignore.yaml:1:11", "'type-monye'")]
    [InlineData("- { rule: 'rsl-*', name: b, reason: c }", "ignore.yaml:1:11", "'rsl-*'")]
    [InlineData("- { rule: a", "ignore.yaml:1", "")]
    public async Task A_file_of_what_is_ignored_that_is_invalid_is_refused(string text, string place, string message)
    {
        var file = Write(text);
        var error = await Assert.ThrowsAsync<AuditInvalidException>(() => AuditAsync(new() { IgnoreFile = file }));
        Assert.Contains(place, error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_or_file_that_does_not_exist_is_named()
    {
        var rule = await Assert.ThrowsAsync<AuditInvalidException>(() => AuditAsync(new() { Rules = ["no-such"] }));
        Assert.Contains("'no-such'", rule.Message, StringComparison.Ordinal);
        Assert.Contains("type-money", rule.Message, StringComparison.Ordinal);
        var missing = Path.Combine(_folder, "missing.yaml");
        var file = await Assert.ThrowsAsync<AuditInvalidException>(() => AuditAsync(new() { IgnoreFile = missing }));
        Assert.Contains(missing, file.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_is_no_database_is_refused()
    {
        var error = await Assert.ThrowsAsync<SchemaSourceInvalidException>(() =>
            MigrationAudit.RunAsync("schema.sql", new SchemaOptions(), new AuditOptions())
        );
        Assert.Contains("schema.sql", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_are_read_by_other_programs()
    {
        var report = await AuditAsync(
            new AuditOptions { Rules = ["foreign-key-not-indexed", "type-money", "type-char"] }
        );
        const string Odd = "app.\"odd \"\"name\"\" & <x>\"";

        var json = JsonDocument.Parse(report.ToText(AuditFormat.Json)).RootElement;
        Assert.Equal(Odd, json[0].GetProperty("name").GetString());

        var sarif = JsonDocument.Parse(report.ToText(AuditFormat.Sarif)).RootElement;
        Assert.Equal("2.1.0", sarif.GetProperty("version").GetString());
        var run = sarif.GetProperty("runs")[0];
        Assert.Equal(3, run.GetProperty("tool").GetProperty("driver").GetProperty("rules").GetArrayLength());
        Assert.Equal("foreign-key-not-indexed", run.GetProperty("results")[0].GetProperty("ruleId").GetString());

        // GitHub's code scanning asks for a file and a line.
        var place = run.GetProperty("results")[0].GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal(
            "database/app.%22odd%20%22%22name%22%22%20%26%20%3Cx%3E%22",
            place.GetProperty("artifactLocation").GetProperty("uri").GetString()
        );
        Assert.Equal(1, place.GetProperty("region").GetProperty("startLine").GetInt32());

        var lines = report.ToText(AuditFormat.GitHub).Split('\n');
        Assert.StartsWith(
            $"::warning title=foreign-key-not-indexed::table {Odd}: ",
            lines[0],
            StringComparison.Ordinal
        );

        var junit = XElement.Parse(report.ToText(AuditFormat.JUnit));
        Assert.Equal(("3", "2"), (junit.Attribute("tests")!.Value, junit.Attribute("failures")!.Value));
        Assert.Contains(Odd, junit.Descendants("failure").First().Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_without_rights_sees_what_the_catalog_shows()
    {
        await using var roles = new ClusterObjects(_database);
        var role = roles.Role("poor");
        await _database.ExecuteAllAsync($"create role {role} login password 'poor'");
        var connection = new UriBuilder(_database.Uri) { UserName = role, Password = "poor" }
            .Uri
            .AbsoluteUri;
        var messages = new Messages();
        var options = new SchemaOptions { Observer = messages };
        var report = await MigrationAudit.RunAsync(connection, options, new AuditOptions());
        Assert.Contains(report.Findings, f => f.Rule == "primary-key-missing" && f.Name == "app.no_key");
        Assert.Equal(["app.counter"], report.UnreadSequences);
        Assert.Contains(messages.Texts, w => w.Contains("app.counter", StringComparison.Ordinal));
        Assert.Contains("app.counter", report.ToText(AuditFormat.Sarif), StringComparison.Ordinal);
        var owner = await MigrationAudit.RunAsync(_database.ConnectionString, options, new AuditOptions());
        Assert.Empty(owner.UnreadSequences);
    }

    [Fact]
    public async Task A_rule_of_the_plan_that_does_not_exist_is_named()
    {
        using var folder = new PlanFolder();
        folder.Write(
            "plan.yaml",
            """
            plan: p
            phases: [ { id: a, apply: [ { milestone: done } ] } ]
            audit: { ignore: { rule: type-monye, name: "*", reason: Prices are of one country. } }
            """
        );
        var options = new SchemaOptions { Plan = MigrationPlanReader.Read(folder.Path) };
        var error = await Assert.ThrowsAsync<AuditInvalidException>(() =>
            MigrationAudit.RunAsync(_database.ConnectionString, options, new AuditOptions())
        );
        Assert.Equal("type-monye", error.Subject);
    }

    [Fact]
    public async Task A_locked_catalog_is_named()
    {
        await using var other = await _database.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await PostgresFixture.RunAsync(other, "lock table pg_policy in access exclusive mode");
        var error = await Assert.ThrowsAsync<SchemaNotReadException>(() =>
            MigrationAudit.RunAsync(
                _database.ConnectionString,
                new SchemaOptions(),
                new AuditOptions { Rules = ["rls-policies-off"] }
            )
        );
        Assert.Contains("lock", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_in_another_encoding_is_an_error_of_the_source()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var name = $"{database.Name}_ascii";
        await using var any = await database.OpenAsync();
        var provider = any.PostgreSqlVersion.Major >= 15 ? "locale_provider libc" : string.Empty;
        await database.ExecuteAllAsync(
            $"create database {name} encoding 'SQL_ASCII' template template0 locale 'C' {provider}"
        );
        try
        {
            var source = new NpgsqlConnectionStringBuilder(database.ConnectionString)
            {
                Database = name,
                Pooling = false,
            };
            await using (var connection = await PostgresFixture.OpenAsync(source.ConnectionString))
            {
                await PostgresFixture.RunAsync(
                    connection,
                    """
                    do $$ begin
                        execute 'create table "caf' || convert_from('\xe9'::bytea, 'SQL_ASCII') || '" (id int)';
                    end $$
                    """
                );
            }

            var error = await Assert.ThrowsAsync<SchemaSourceInvalidException>(() =>
                MigrationAudit.RunAsync(source.ConnectionString, new SchemaOptions(), new AuditOptions())
            );
            Assert.Contains("UTF-8", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            await database.ExecuteAllAsync($"drop database {name} with (force)");
        }
    }

    [Fact]
    public async Task An_empty_database_has_no_finding_of_its_own()
    {
        await using var empty = await postgres.CreateDatabaseAsync();
        var names = (
            await MigrationAudit.RunAsync(empty.ConnectionString, new SchemaOptions(), new AuditOptions())
        ).Findings.Select(f => $"{f.Rule} {f.Name}");

        // Before 15 everybody may create objects in public. Other tests make roles.
        Assert.DoesNotContain(
            names,
            n => !n.StartsWith("role-", StringComparison.Ordinal) && n != "schema-create-public public"
        );
    }

    [Fact]
    public async Task The_matrix_says_which_rows_a_role_reaches_and_by_which_policy()
    {
        await using var roles = new ClusterObjects(_database);
        var (web, owner, bypass) = (roles.Role("web"), roles.Role("owner"), roles.Role("bypass"));
        await _database.ExecuteAllAsync(
            $"create role {web}",
            $"create role {owner} login",
            $"create role {bypass} bypassrls",
            $"grant usage on schema app to {web}, {owner}, {bypass}",
            "create table app.note (id int primary key, t text)",
            $"grant select, insert, delete on app.note to {web}, {bypass}",
            $"grant update (t) on app.note to {web}",
            "alter table app.note enable row level security",
            $"alter table app.note owner to {owner}",
            $"create policy own on app.note for select to {web} using (id < 5)",
            $"create policy add on app.note for insert to {web} with check (true)",
            $"create policy keep on app.note as restrictive for insert to {web} with check (id > 0)",
            $"create policy every_row on app.note for delete to {web} using (true)"
        );
        var found = await MigrationAudit.ReadAccessAsync(
            _database.ConnectionString,
            new SchemaOptions(),
            [web, owner, bypass, "PUBLIC"]
        );
        string Of(string role) =>
            string.Join(
                "; ",
                found
                    .Where(a => a.Table == "app.note" && a.Role == role)
                    .Select(a => $"{a.Command} {a.Reach} {string.Join(',', a.Policies)}".Trim())
            );
        Assert.Equal("SELECT Rows own; INSERT Rows add,keep; UPDATE NoRows; DELETE All every_row", Of(web));
        Assert.Equal("SELECT All; INSERT All; UPDATE All; DELETE All", Of(owner));
        Assert.Equal("SELECT All; INSERT All; UPDATE None; DELETE All", Of(bypass));
        Assert.Equal("SELECT None; INSERT None; UPDATE None; DELETE None", Of("PUBLIC"));
    }

    private Task<AuditReport> AuditAsync(AuditOptions options) =>
        MigrationAudit.RunAsync(_database.ConnectionString, new SchemaOptions(), options);

    private string Write(string text)
    {
        var file = Path.Combine(_folder, "ignore.yaml");
        File.WriteAllText(file, text);
        return file;
    }

    private sealed class Messages : IMigrationObserver
    {
        public List<string> Texts { get; } = [];

        public void OnMessage(MigrationMessage message)
        {
            if (message.Kind == MessageKind.Warning)
            {
                Texts.Add(message.Text);
            }
        }
    }
}
