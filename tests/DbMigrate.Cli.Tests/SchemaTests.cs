using System.Text.Json;

namespace DbMigrate.Cli.Tests;

/// <summary>Schemas that are exported and compared.</summary>
[Collection(ServerTests.Name)]
public sealed class SchemaTests(ServerFixture server)
{
    private const string First = "create schema app; create table app.item (id int)";

    [Fact]
    public async Task A_snapshot_of_a_database_equals_the_database_until_it_is_changed()
    {
        using var work = await Workplace.CreateAsync(server);
        await ServerFixture.ExecuteAsync(work.Database, First);
        var written = await work.RunAsync("schema export --output snapshots/before.json");
        Assert.Equal((0, string.Empty), (written.ExitCode, written.Output));
        Assert.Contains("before.json", written.Errors, StringComparison.Ordinal);

        var equal = await work.RunAsync("schema diff --to snapshots/before.json");
        Assert.Equal((0, "The schemas are equal."), (equal.ExitCode, equal.Output.Trim()));

        await ServerFixture.ExecuteAsync(work.Database, "comment on schema app is 'changed'");
        var different = await work.RunAsync("schema diff --to snapshots/before.json --json");
        Assert.Equal(6, different.ExitCode);
        var difference = JsonDocument.Parse(different.Output).RootElement;
        Assert.Equal("schema app", $"{difference.GetProperty("kind")} {difference.GetProperty("name")}");
        Assert.Equal("COMMENT ON SCHEMA app IS NULL;", difference.GetProperty("sql").GetString());
        Assert.Equal((6, string.Empty), Quiet(await work.RunAsync("schema diff --to snapshots/before.json --quiet")));
        Assert.Equal(
            (0, string.Empty),
            Quiet(
                await work.RunAsync(["schema", "diff", "--to", "snapshots/before.json", "--ignore", "schema a*", "-q"])
            )
        );
    }

    [Fact]
    public async Task An_alignment_makes_a_database_like_sql_files()
    {
        using var work = await Workplace.CreateAsync(server);
        await ServerFixture.ExecuteAsync(work.Database, First);
        work.Write("2_more.sql", "create schema other;\n");
        work.Write("wanted.sql", "create schema app;\n\\i 2_more.sql\n");
        var different = await work.RunAsync("schema diff --to wanted.sql --align align.sql");
        Assert.Equal(6, different.ExitCode);
        Assert.Contains("missing   schema other", different.Output, StringComparison.Ordinal);
        Assert.Contains("extra     table app.item", different.Output, StringComparison.Ordinal);
        var sql = await File.ReadAllTextAsync(Path.Combine(work.Folder, "align.sql"));
        Assert.Contains("CREATE SCHEMA other;", sql, StringComparison.Ordinal);
        Assert.Contains("-- DROP TABLE app.item;", sql, StringComparison.Ordinal);

        await work.RunAsync("schema diff --to wanted.sql --align align.sql --allow-drop");
        foreach (var part in (await File.ReadAllTextAsync(Path.Combine(work.Folder, "align.sql"))).Split(";\n"))
        {
            await ServerFixture.ExecuteAsync(work.Database, part + ";");
        }

        Assert.Equal((0, string.Empty), Quiet(await work.RunAsync("schema diff --to wanted.sql --quiet")));
    }

    [Fact]
    public async Task A_plan_of_safe_steps_and_a_rename_make_a_database_like_sql_files()
    {
        using var work = await Workplace.CreateAsync(server);
        await ServerFixture.ExecuteAsync(work.Database, First + "; insert into app.item values (7)");
        work.Write(
            "wanted.sql",
            "create schema app; create table app.thing (number int); create index i on app.thing (number);"
        );
        var offered = await work.RunAsync("schema diff --to wanted.sql");
        Assert.DoesNotContain("renamed", offered.Output, StringComparison.Ordinal);
        var renames = "--rename app.item=app.thing --rename app.item.id=number";
        var written = await work.RunAsync($"schema diff --to wanted.sql --safe align {renames}");
        Assert.Equal(6, written.ExitCode);
        var invoked = await work.RunAsync("invoke align --plan align --yes");
        Assert.True(invoked.ExitCode == 0, invoked.Errors);
        Assert.Equal((0, string.Empty), Quiet(await work.RunAsync("schema diff --to wanted.sql --quiet")));
        Assert.Equal(2, (await work.RunAsync("schema diff --to wanted.sql --rename app.item")).ExitCode);
    }

    [Fact]
    public async Task Drift_since_the_last_phase_is_found_without_naming_a_source()
    {
        using var work = await Workplace.CreateAsync(server);
        work.Write(
            "plan.yaml",
            """
            plan: drift
            connections: { default: "${DATABASE_URL}" }
            phases:
              - { id: a, preflight: [ schema: last_phase ], apply: [ sql: a.sql ], undo: [] }
              - { id: b, preflight: [ schema: last_phase ], apply: [ sql: a.sql ], undo: [] }
            """
        );
        work.Write("a.sql", "create schema app;\n");
        var before = await work.RunAsync("schema diff");
        Assert.Equal(2, before.ExitCode);
        Assert.Contains("has no schema of the plan drift", before.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await work.RunAsync("invoke a")).ExitCode);
        Assert.Equal((0, string.Empty), Quiet(await work.RunAsync("schema diff --quiet")));

        await ServerFixture.ExecuteAsync(work.Database, "create schema by_hand");
        var drifted = await work.RunAsync("schema diff");
        Assert.Equal(6, drifted.ExitCode);
        Assert.Contains("extra     schema by_hand", drifted.Output, StringComparison.Ordinal);

        var refused = await work.RunAsync("invoke b");
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("schema by_hand is extra", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_snapshot_that_a_check_needs_and_is_missing_stops_the_phase_before_it_begins()
    {
        using var work = await Workplace.CreateAsync(server);
        work.Write(
            "plan.yaml",
            """
            plan: missing
            connections: { default: "${DATABASE_URL}" }
            phases:
              - { id: a, apply: [ sql: a.sql ], verify: [ schema: none.json ], undo: [] }
            """
        );
        work.Write("a.sql", "create schema app;\n");

        var refused = await work.RunAsync("invoke a");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("none.json", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("Ready", (await work.RunAsync("status")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renamed_table_of_a_sql_file_keeps_its_owner()
    {
        using var work = await Workplace.CreateAsync(server);
        await ServerFixture.ExecuteAsync(work.Database, "create table old_name (id int primary key)");
        work.Write("wanted.sql", "create table new_name (id int primary key);\n");

        var outcome = await work.RunAsync(
            "schema diff --to wanted.sql --rename public.old_name=public.new_name --json"
        );

        var lines = outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, l => Assert.Contains("RENAME", l, StringComparison.Ordinal));

        // From 18 on, NOT NULL is a constraint with a name, too.
        Assert.InRange(lines.Length, 2, 3);
    }

    [Fact]
    public async Task A_pipe_takes_a_snapshot_and_stays_a_pipe()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var work = await Workplace.CreateAsync(server);
        var pipe = Path.Combine(work.Folder, "pipe");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [pipe]))
        {
            await make.WaitForExitAsync();
        }

        var read = Task.Run(() => File.ReadAllText(pipe));
        var written = await work.RunAsync("schema export --output pipe");

        Assert.Equal(0, written.ExitCode);
        Assert.StartsWith("{", await read, StringComparison.Ordinal);
        Assert.Equal([pipe], Directory.GetFiles(work.Folder, "pipe*"));
    }

    [Fact]
    public async Task A_connection_that_no_plan_names_has_no_name_of_a_plan()
    {
        using var work = await Workplace.CreateAsync(server);

        var outcome = await work.RunAsync("schema diff --from postgres://localhost:1/none --to other.json");
        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith("The connection (localhost:1/none", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("the plan's", outcome.Errors, StringComparison.Ordinal);

        var missing = await work.RunAsync(["schema", "diff", "--from", work.Database.ToString(), "--to", "other.json"]);
        Assert.Equal(2, missing.ExitCode);
        Assert.StartsWith("There is no snapshot 'other.json'.", missing.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_sequence_of_a_column_in_a_sql_file_gets_the_owner_of_the_table()
    {
        using var work = await Workplace.CreateAsync(server);
        await ServerFixture.ExecuteAsync(work.Database, First);
        work.Write(
            "wanted.sql",
            "create schema app; create table app.item (id serial); create table app.fresh (id bigserial);"
        );
        Assert.Equal(6, (await work.RunAsync("schema diff --to wanted.sql --align align.sql")).ExitCode);
        var sql = await File.ReadAllTextAsync(Path.Combine(work.Folder, "align.sql"));
        Assert.DoesNotContain("OWNER TO ;", sql, StringComparison.Ordinal);
        Assert.Contains("ALTER SEQUENCE app.item_id_seq OWNER TO ", sql, StringComparison.Ordinal);
        foreach (var part in sql.Split(";\n"))
        {
            await ServerFixture.ExecuteAsync(work.Database, part + ";");
        }

        Assert.Equal((0, string.Empty), Quiet(await work.RunAsync("schema diff --to wanted.sql --quiet")));
    }

    [Fact]
    public async Task A_catalog_that_may_not_be_read_is_named()
    {
        using var work = await Workplace.CreateAsync(server);
        var role = $"no_catalog_{Guid.NewGuid():N}";
        await ServerFixture.ExecuteAsync(
            work.Database,
            $"create role {role} login password 'x'; revoke select on pg_catalog.pg_policy from public"
        );
        var outcome = await work.RunAsync(["schema", "export", "--username", role, "--password-stdin"], "x");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains($"The login {role} may not read the schema", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("pg_policy", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schema_is_read_while_objects_are_dropped()
    {
        using var work = await Workplace.CreateAsync(server);
        using var end = new CancellationTokenSource();
        var edits = Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                await ServerFixture.ExecuteAsync(
                    work.Database,
                    "create table t (a serial primary key, b int default 4); create view v as select * from t"
                );
                await ServerFixture.ExecuteAsync(work.Database, "drop view v; drop table t");
            }
        });
        try
        {
            for (var i = 0; i < 5; i++)
            {
                var outcome = await work.RunAsync("schema export");
                Assert.True(outcome.ExitCode == 0, outcome.Errors);
            }
        }
        finally
        {
            await end.CancelAsync();
            await edits;
        }
    }

    [Fact]
    public async Task A_device_and_a_link_stay_what_they_are()
    {
        using var work = await Workplace.CreateAsync(server);
        var link = Path.Combine(work.Folder, "link.json");
        File.CreateSymbolicLink(link, Path.Combine(work.Folder, "real.json"));
        Assert.Equal(0, (await work.RunAsync("schema export --output link.json")).ExitCode);
        Assert.Equal(Path.Combine(work.Folder, "real.json"), File.ResolveLinkTarget(link, true)?.FullName);
        Assert.StartsWith("{", await File.ReadAllTextAsync(link), StringComparison.Ordinal);

        var shown = await work.RunAsync("schema export --output /dev/stdout");
        Assert.Equal(0, shown.ExitCode);
        Assert.StartsWith("{", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exported_sql_is_read_by_a_sandbox()
    {
        using var work = await Workplace.CreateAsync(server);
        await ServerFixture.ExecuteAsync(work.Database, First);
        var exported = await work.RunAsync("schema export --format sql");
        Assert.Equal(0, exported.ExitCode);
        work.Write("schema.sql", exported.Output);
        Assert.Equal(0, (await work.RunAsync("schema diff --from schema.sql --to default --no-owner")).ExitCode);
    }

    [Theory]
    [InlineData("create tabel x ();", "source.sql:1:8")]
    [InlineData("select '", "source.sql:1:8")]
    public async Task Sql_that_cannot_be_run_is_shown_with_its_place(string sql, string place)
    {
        using var work = await Workplace.CreateAsync(server);
        work.Write("source.sql", sql);
        var outcome = await work.RunAsync("schema diff --to source.sql");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(place, outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("ErrorId: SchemaSourceInvalid", outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "format": 99, "objects": [] }""", "format 99")]
    [InlineData("{ \"format\": 1,\n \"objects\": [ { \"kind\": \"nothing\" } ] }", "snapshot.json")]
    [InlineData("[]", "snapshot.json")]
    [InlineData("""{ "format": 1, "serverVersion": "15", "objects": [ null ] }""", "is null")]
    [InlineData("""{ "format": 1, "serverVersion": "15", "objects": [ { "name": "a" } ] }""", "snapshot.json")]
    [InlineData(
        """{ "format": 1, "serverVersion": "15", "objects": [ { "kind": "schema", "name": "a" }, { "kind": "schema", "name": "a" } ] }""",
        "schema a twice"
    )]
    [InlineData(
        """{ "format": 1, "serverVersion": "15", "objects": [ { "kind": "table", "name": "a.t", "type": "r" } ] }""",
        "snapshot.json"
    )]
    [InlineData("", "snapshot.json")]
    public async Task A_file_that_is_no_snapshot_is_refused(string text, string expected)
    {
        using var work = await Workplace.CreateAsync(server);
        work.Write("snapshot.json", text);
        var outcome = await work.RunAsync("schema diff --to snapshot.json");
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(expected, outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("ErrorId: SchemaSourceInvalid", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_plan_the_database_must_be_named()
    {
        using var folder = new TemporaryFolder();
        foreach (var line in new[] { "schema export", "schema diff --to a.json" })
        {
            var outcome = await CommandProcess.RunAsync(line.Split(' '), string.Empty, folder: folder.Path);
            Assert.Equal(2, outcome.ExitCode);
            Assert.Contains("there is no plan here", outcome.Errors, StringComparison.Ordinal);
        }
    }

    private static (int, string) Quiet(CommandOutcome outcome) => (outcome.ExitCode, outcome.Output + outcome.Errors);
}
