namespace DbMigrate.Engine.Tests.Folders;

/// <summary>Folders that cannot be a plan are refused, each fault with its file.</summary>
public class FolderErrorTests
{
    [Theory]
    [InlineData("plain", "readme.txt", "plan.yaml:3:11: The folder 'db' has no migration of the layout plain.")]
    [InlineData(
        "dbmate",
        "1_a.sql 1_b.sql",
        "db/1_b.sql:1:1: has the same number as 1_a.sql. dbmate takes a number for one migration only."
    )]
    [InlineData(
        "goose",
        "01_a.sql 1_b.sql",
        "db/1_b.sql:1:1: has the same number as 01_a.sql. goose takes a number for one migration only."
    )]
    [InlineData(
        "flyway",
        "V1__a.sql V1.0__b.sql",
        "db/V1__a.sql:1:1: has the version of V1.0__b.sql. flyway takes a version once."
    )]
    [InlineData(
        "supabase",
        "1_a.sql V2__b.sql",
        "db/V2__b.sql:1:1: belongs to a folder of flyway, but the layout is supabase: one folder cannot have two. Correct 'layout', move the file, or name it under 'archive'."
    )]
    [InlineData(
        "dbmate",
        "1_a.sql 2_b.up.sql",
        "db/2_b.up.sql:1:1: belongs to a folder of golang-migrate, but the layout is dbmate: one folder cannot have two. Correct 'layout', move the file, or name it under 'archive'."
    )]
    [InlineData(
        "goose",
        "1_a.sql 2_b.go",
        "db/2_b.go:1:1: is a migration in program code, which goose runs and a plan does not. Write its SQL into a file of the same number, and name this one under 'archive'."
    )]
    [InlineData(
        "plain",
        "001_a.sql 001_a.undo.sql 001_a.down.sql",
        "db/001_a.undo.sql:1:1: undoes the same phase as 001_a.down.sql. Keep one of them."
    )]
    [InlineData(
        "plain",
        "001_a+b.sql 001_a-b.sql",
        "db/001_a-b.sql:1:1: becomes the phase 001_a-b, as 001_a+b.sql does: an id has letters, digits, '_', '.' and '-', starting with a letter or a digit, at most 100, and upper and lower case are the same. Rename one of them."
    )]
    [InlineData(
        "graphile-migrate",
        "committed/000001.sql committed/000003.sql",
        "db/committed/000003.sql:1:1: follows a gap: there is no committed migration 000002. Restore its file."
    )]
    [InlineData(
        "node-pg-migrate",
        "1_a.up.sql 1_a.sql",
        "db/1_a.up.sql:1:1: is of the same migration as 1_a.sql. node-pg-migrate takes NAME.sql, or NAME.up.sql with NAME.down.sql, not both.|db/1_a.up.sql:1:1: becomes the phase 1_a, as 1_a.sql does: an id has letters, digits, '_', '.' and '-', starting with a letter or a digit, at most 100, and upper and lower case are the same. Rename one of them."
    )]
    [InlineData(
        "node-pg-migrate",
        "1_a.sql 1_a.down.sql",
        "db/1_a.down.sql:1:1: is of the same migration as 1_a.sql. node-pg-migrate takes NAME.sql, or NAME.up.sql with NAME.down.sql, not both."
    )]
    [InlineData(
        "node-pg-migrate",
        "1_a.up.sql 2_b.down.sql",
        "db/2_b.down.sql:1:1: has no file 2_b.up.sql, which node-pg-migrate needs beside it."
    )]
    [InlineData(
        "prisma",
        "20240101_a/down.sql",
        "db/20240101_a:1:1: has no file migration.sql. Restore it, or remove the folder."
    )]
    [InlineData(
        "flyway",
        "V1__a.sql V2__b.java",
        "db/V2__b.java:1:1: is a migration in program code, which flyway runs and a plan does not. Write its SQL into a file of the same version, and name this one under 'archive'."
    )]
    [InlineData(
        "sqitch",
        "deploy/a.sql",
        "db/sqitch.plan:1:1: The folder has no sqitch.plan. Name the folder that has it under 'folder'."
    )]
    public void What_is_wrong_is_said_with_its_file(string layout, string files, string error)
    {
        using var folder = new ForeignFolder(layout, files.Split(' '));
        Assert.Equal(error.Split('|'), folder.Errors());
    }

    [Fact]
    public void A_gap_is_noted()
    {
        using var folder = new ForeignFolder("golang-migrate", "1_a.up.sql", "4_b.up.sql");
        Assert.Equal("db/4_b.up.sql:1:1: follows 1_a.up.sql: there is no number 2 to 3.", folder.Lines()[^1]);
    }

    [Fact]
    public void The_journal_of_drizzle_and_its_files_must_fit()
    {
        const string Journal = """
            {"dialect":"postgresql","entries":[
              {"idx":0,"when":2,"tag":"0000_a"},{"idx":2,"when":1,"tag":"0002_b"},{"idx":3,"when":3,"tag":"0003_c"}]}
            """;
        using var folder = new ForeignFolder(
            "drizzle",
            [("meta/_journal.json", Journal), ("0000_a.sql", "select 1;"), ("0002_b.sql", "select 1;")],
            string.Empty
        );
        Assert.Equal(
            [
                "db/meta/_journal.json:1:1: has a gap: the entry 0002_b has the index 2, not 1.",
                "db/meta/_journal.json:1:1: The time of 0002_b is not later than that of the entry before it: drizzle would "
                    + "leave it out. Generate the migration again.",
                "db/meta/_journal.json:1:1: names the migration 0003_c, but there is no file 0003_c.sql.",
            ],
            folder.Errors()
        );
    }

    [Fact]
    public void A_plan_of_sqitch_is_checked()
    {
        const string Plan = """
            %project=shop
            a [b] 2024-01-01T00:00:00Z A <a@example.org>
            b 2024-01-01T00:00:00Z A <a@example.org>
            c [!b] 2024-01-01T00:00:00Z A <a@example.org>
            b 2024-01-01T00:00:00Z A <a@example.org>
            what is this
            """;
        using var folder = new ForeignFolder(
            "sqitch",
            [("sqitch.plan", Plan), ("deploy/a.sql", "select 1;"), ("deploy/b.sql", "select 1;")],
            string.Empty
        );
        Assert.Equal(
            [
                "db/sqitch.plan:2:1: The change a requires b, which is not before it.",
                "db/sqitch.plan:4:1: The change c conflicts with b, which is before it.",
                "db/sqitch.plan:4:1: The change c has no file deploy/c.sql.",
                "db/sqitch.plan:5:1: The change b is there twice, the first time in line 3. A change is reworked only after "
                    + "a tag.",
                "db/sqitch.plan:6:1: is no line of a sqitch plan: NAME [DEPENDENCIES] TIME NAME <EMAIL> # NOTE.",
            ],
            folder.Errors()
        );
    }

    [Fact]
    public void An_archive_has_no_migration_that_runs()
    {
        using var folder = new ForeignFolder(
            "plain",
            [("001_a.sql", "select 1;")],
            "  archive: [plan.yaml, db/none.sql, db, .]\n"
        );
        Assert.Equal(
            [
                "plan.yaml:5:13: 'plan.yaml' is not in the folder db/. Outside of it, an archive is a folder.",
                "plan.yaml:5:24: There is no file 'db/none.sql' in the plan's folder.",
                "plan.yaml:5:37: 'db' has the migrations in it. Name a folder without them.",
                "plan.yaml:5:41: '.' has the migrations in it. Name a folder without them.",
            ],
            folder.Errors()
        );
    }
}
