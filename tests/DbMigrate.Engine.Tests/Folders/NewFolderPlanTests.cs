namespace DbMigrate.Engine.Tests.Folders;

/// <summary>A new plan above a folder of another tool recognises the layout and names the folder.</summary>
public sealed class NewFolderPlanTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dbmigrate-new-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(
        "1_a.sql=-- migrate:up\n|2_b.sql=-- migrate:up\n",
        MigrationLayout.Dbmate,
        "1_a.sql has a line '-- migrate:up'"
    )]
    [InlineData("1_a.sql=-- +goose Up\n", MigrationLayout.Goose, "1_a.sql has a line '-- +goose Up'")]
    [InlineData("1_a.sql=-- +migrate Up\n", MigrationLayout.SqlMigrate, "1_a.sql has a line '-- +migrate Up'")]
    [InlineData("1_a.sql=-- Up Migration\n", MigrationLayout.NodePgMigrate, "1_a.sql has a line '-- Up Migration'")]
    [InlineData(
        "1_a.up.sql=|1_a.down.sql=",
        MigrationLayout.GolangMigrate,
        "its 2 files are named NUMBER_name.up.sql and NUMBER_name.down.sql"
    )]
    [InlineData(
        "1704067200001_a.up.sql=|1704067200001_a.down.sql=",
        MigrationLayout.NodePgMigrate,
        "its files are pairs TIME_name.up.sql and TIME_name.down.sql, with times of 13 or 17 digits"
    )]
    [InlineData("V1__a.sql=", MigrationLayout.Flyway, "V1__a.sql has a name of flyway")]
    [InlineData(
        "1_a/migration.sql=|migration_lock.toml=provider = \"postgresql\"",
        MigrationLayout.Prisma,
        "it has the file migration_lock.toml"
    )]
    [InlineData(
        "1_a/migration.sql=|1_a/snapshot.json={}",
        MigrationLayout.Drizzle,
        "it has the files 1_a/snapshot.json and migration.sql"
    )]
    [InlineData(
        "committed/000001.sql=--! Previous: -\n--! Hash: x\n\nselect 1;",
        MigrationLayout.GraphileMigrate,
        "it has the committed migration committed/000001.sql"
    )]
    [InlineData(
        "sqitch.plan=%project=p\na 2024-01-01T00:00:00Z A <a@example.org>|deploy/a.sql=",
        MigrationLayout.Sqitch,
        "it has the file sqitch.plan"
    )]
    [InlineData("1_a.sql=select 1;\n-- //@UNDO\nselect 2;", MigrationLayout.MyBatis, "1_a.sql has a line '-- //@UNDO'")]
    [InlineData(
        "001_a.sql=select 1;|002-b.sql=",
        MigrationLayout.Plain,
        "its files are named by number, and nothing in them names a tool"
    )]
    public void The_layout_is_recognised(string files, MigrationLayout layout, string why)
    {
        foreach (var file in files.Split('|').Select(f => f.Split('=', 2)))
        {
            Write("db/" + file[0], file[1]);
        }

        var plan = Make("db");
        Assert.Equal((layout, "db", why), (plan.Source!.Layout, plan.Source.Path, plan.Source.Recognised));
        Assert.Contains(
            $"layout: {plan.Source.ToString().Split('(')[1].TrimEnd(')')} # {why}\n",
            Read("plan.yaml"),
            StringComparison.Ordinal
        );
        Assert.Empty(plan.Findings);
        Assert.Null(MigrationPlanReader.Read(_folder).Source!.Recognised);
        Assert.Contains("```\n   do Invoke\n   ```", Read("README.md"), StringComparison.Ordinal);
        Assert.Contains("`do Adopt`.\n", Read("README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Supabase_is_recognised_by_its_folder()
    {
        Write("supabase/config.toml", string.Empty);
        Write("supabase/migrations/20240101000000_a.sql", string.Empty);
        var plan = Make("supabase/migrations");
        Assert.Equal(MigrationLayout.Supabase, plan.Source!.Layout);
    }

    [Fact]
    public void What_is_open_is_in_the_plan_and_a_page_that_exists_stays()
    {
        Write("README.md", "mine");
        Write("db/V1__a.sql", "grant select on t to ${app.role};\n");
        Write("db/afterMigrate.sql", string.Empty);
        var plan = Make("db");
        Assert.Equal(
            ["db/afterMigrate.sql:1:1: is not run: it is a callback of flyway."],
            plan.Findings.Select(f => f.ToString())
        );
        Assert.Equal("mine", Read("README.md"));
        Assert.True(File.Exists(Path.Combine(_folder, "plan-README.md")));
        Assert.Contains(
            "# TODO Give the placeholders their values. Without one, nothing of its file is run.\n# variables:\n"
                + "#   app_role: VALUE\n# TODO db/afterMigrate.sql:1:1: is not run",
            Read("plan.yaml"),
            StringComparison.Ordinal
        );
        Assert.Empty(plan.Variables);
    }

    [Fact]
    public void A_folder_that_cannot_be_read_is_refused_and_nothing_is_written()
    {
        Write("db/notes.txt", string.Empty);
        var unknown = Assert.Throws<PlanSourceException>(() => Make("db"));
        Assert.Contains(
            "has no migrations of a known layout: plain, supabase",
            unknown.Message,
            StringComparison.Ordinal
        );
        Write("db/V1__a.sql", string.Empty);
        Write("db/V1.0__a.sql", string.Empty);
        var twice = Assert.Throws<PlanInvalidException>(() => Make("db"));
        Assert.Equal("db/V1__a.sql:1:1", twice.Findings[0].Place.ToString());
        Assert.False(File.Exists(Path.Combine(_folder, "plan.yaml")));
    }

    [Fact]
    public void Sections_of_two_tools_are_refused_and_what_else_is_wrong_in_a_file_is_an_open_point()
    {
        Write("db/1_a.sql", "-- migrate:up\n");
        Write("db/2_b.sql", "-- migrate:up\nselect 1;\n-- migrate:dwon\n");
        Assert.Equal(
            ["db/2_b.sql:3:1: '-- migrate:dwon' is no line that dbmate knows: migrate:up, migrate:down."],
            Make("db").Findings.Select(f => f.ToString())
        );
        File.Delete(Path.Combine(_folder, "plan.yaml"));
        Write("db/3_c.sql", "-- +goose Up\nselect 1;\n");
        Assert.Equal(
            $"The folder '{Path.Combine(_folder, "db")}' has files of 2 tools: dbmate (1_a.sql, 2_b.sql), goose (3_c.sql). "
                + "A folder has one layout: move the files of each tool to a folder of its own.",
            Assert.Throws<PlanSourceException>(() => Make("db")).Message
        );
        Assert.False(File.Exists(Path.Combine(_folder, "plan.yaml")));
    }

    [Theory]
    [InlineData("V1__a.sql=|2_b.sql=select 1;\n-- migrate:down\n", "dbmate (2_b.sql), flyway (V1__a.sql)")]
    [InlineData("1_a.sql=-- //@UNDO|2_b.sql=|9_c.sql=\uFEFF-- +goose Up", "goose (9_c.sql), mybatis (1_a.sql)")]
    public void A_folder_is_judged_as_a_whole(string files, string tools)
    {
        foreach (var file in files.Split('|').Select(f => f.Split('=', 2)))
        {
            Write("db/" + file[0], file[1]);
        }

        Assert.Contains(
            $"has files of 2 tools: {tools}. ",
            Assert.Throws<PlanSourceException>(() => Make("db")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_project_of_sqitch_can_hold_its_plan()
    {
        Write("sqitch.plan", "%project=p\na 2024-01-01T00:00:00Z A <a@example.org>\n");
        Write("deploy/a.sql", "select 1;");
        Write("README.md", "mine");
        var plan = Make(".");
        Assert.Equal((MigrationLayout.Sqitch, "."), (plan.Source!.Layout, plan.Source.Path));
        Assert.Equal(["a"], plan.Phases.Select(p => p.Id));
        Assert.Equal("deploy/a.sql", plan.Phases[0].Place.File);
        Assert.Equal("mine", Read("README.md"));

        // Other folders of migrations stay unchanged.
        Directory.CreateDirectory(Path.Combine(_folder, "n"));
        Write("n/1_a.sql", "select 1;");
        Assert.Throws<PlanSourceException>(() =>
            MigrationPlanScaffolder.Draft(
                new NewPlanOptions { Folder = Path.Combine(_folder, "n"), FromFolder = Path.Combine(_folder, "n") }
            )
        );
    }

    [Fact]
    public void A_folder_elsewhere_that_cannot_be_copied_is_named()
    {
        Write("db/V1__a.sql", "select 1;");
        var refused = Assert.Throws<PlanSourceException>(() =>
            MigrationPlanScaffolder.Draft(
                new NewPlanOptions { Folder = Path.Combine(_folder, "new"), FromFolder = Path.Combine(_folder, "db") }
            )
        );
        Assert.Contains(
            "is one of flyway (V1__a.sql has a name of flyway), and it is not below the folder of the plan",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    private MigrationPlan Make(string from) =>
        MigrationPlanScaffolder
            .Draft(
                new NewPlanOptions
                {
                    Folder = _folder,
                    Name = "made",
                    FromFolder = Path.Combine(_folder, from),
                    Command = action => $"do {action}",
                }
            )
            .Write(force: false);

    private string Read(string name) => File.ReadAllText(Path.Combine(_folder, name));

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
