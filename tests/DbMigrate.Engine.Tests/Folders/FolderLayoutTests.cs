namespace DbMigrate.Engine.Tests.Folders;

/// <summary>Each layout: which files become phases, in which order, with which undo.</summary>
public class FolderLayoutTests
{
    [Fact]
    public void Plain_orders_by_number_and_pairs_undo_files()
    {
        using var folder = new ForeignFolder(
            "plain",
            "10_b.sql",
            "9_a.sql",
            "9_a.undo.sql",
            "1.10-x.sql",
            "1.9-x.sql",
            "1.9-x.down.sql",
            "notes.sql",
            "10_b2.sql",
            "old/001_x.sql",
            "README.md"
        );
        Assert.Equal(
            [
                "1.9-x: X | 1.9-x.sql | 1.9-x.down.sql",
                "1.10-x: X | 1.10-x.sql | -",
                "9_a: A | 9_a.sql | 9_a.undo.sql",
                "10_b: B | 10_b.sql | -",
                "10_b2: B2 | 10_b2.sql | -",
                "db/notes.sql:1:1: is not run: the layout plain takes NUMBER_name.sql.",
                "db/old:1:1: is a folder; plain runs no file in it.",
                "db/10_b2.sql:1:1: has the same number as 10_b.sql; it is run after it, by its name.",
            ],
            folder.Lines()
        );
    }

    [Fact]
    public void Archived_files_are_listed_and_never_run()
    {
        using var folder = new ForeignFolder(
            "plain",
            [
                ("001_a.sql", "select 1;"),
                ("002_b.sql", "select 1;"),
                ("old/000_x.sql", "select 1;"),
                ("../db_archive/000_y.sql", "select 1;"),
            ],
            "  archive: [db/old, db/002_b.sql, db_archive]\n"
        );
        Assert.Equal(
            [
                "001_a: A | 001_a.sql | -",
                "archived db/old/000_x.sql",
                "archived db/002_b.sql",
                "archived db_archive/000_y.sql",
            ],
            folder.Lines()
        );
    }

    [Theory]
    [InlineData("dbmate", "20240102_b.sql 20240101_a.sql", "20240101_a: A|20240102_b: B", true)]
    [InlineData(
        "supabase",
        "20240102000000_b.sql 20240101000000_a.sql",
        "20240101000000_a: A|20240102000000_b: B",
        false
    )]
    [InlineData("goose", "10_b.sql 9_a.sql", "9_a: A|10_b: B", true)]
    [InlineData("sql-migrate", "10_b.sql 9_a.sql z.sql", "9_a: A|10_b: B|z: Z", true)]
    [InlineData(
        "node-pg-migrate",
        "1704067200001_b.sql 20240101000000000_a.sql",
        "20240101000000000_a: A|1704067200001_b: B",
        true
    )]
    public void Numbered_files_are_ordered_as_the_tool_orders_them(
        string layout,
        string files,
        string phases,
        bool hasUndo
    )
    {
        using var folder = new ForeignFolder(layout, files.Split(' '));
        Assert.Equal(
            phases
                .Split('|')
                .Select(p =>
                {
                    var file = p[..p.IndexOf(':', StringComparison.Ordinal)] + ".sql";
                    return $"{p} | {file} | {(hasUndo ? file + " (undo)" : "-")}";
                }),
            folder.Lines()
        );
    }

    [Fact]
    public void Files_of_two_directions_are_paired()
    {
        using var golang = new ForeignFolder(
            "golang-migrate",
            "2_b.up.sql",
            "1_a.up.sql",
            "1_a.down.sql",
            "10_c.up.sql"
        );
        Assert.Equal(
            ["1_a: A | 1_a.up.sql | 1_a.down.sql", "2_b: B | 2_b.up.sql | -", "10_c: C | 10_c.up.sql | -"],
            golang.Lines().Take(3)
        );
        using var node = new ForeignFolder("node-pg-migrate", "1_a.up.sql", "1_a.down.sql");
        Assert.Equal(["1_a: A | 1_a.up.sql | 1_a.down.sql"], node.Lines());
    }

    [Fact]
    public void Flyway_has_versions_undos_repeatables_and_names_what_is_not_run()
    {
        using var folder = new ForeignFolder(
            "flyway",
            "V2__b.sql",
            "V1_10__ten.sql",
            "V1.9__nine.sql",
            "sub/V3__c.sql",
            "U2__b.sql",
            "R__views.sql",
            "R__functions.sql",
            "B2__base.sql",
            "afterMigrate.sql",
            "note.sql"
        );
        Assert.Equal(
            [
                "V1.9__nine: Nine | V1.9__nine.sql | -",
                "V1_10__ten: Ten | V1_10__ten.sql | -",
                "V2__b: B | V2__b.sql | U2__b.sql",
                "V3__c: C | sub/V3__c.sql | -",
                "R__functions: Functions | R__functions.sql | - | repeatable",
                "R__views: Views | R__views.sql | - | repeatable",
                "db/B2__base.sql:1:1: is not run: it is a baseline of version 2. Name it under 'bootstrap' to build empty "
                    + "databases with it.",
                "db/afterMigrate.sql:1:1: is not run: it is a callback of flyway.",
                "db/note.sql:1:1: is not run: flyway takes V1.2__name.sql, U1.2__name.sql, B1.2__name.sql and R__name.sql.",
            ],
            folder.Lines()
        );
    }

    [Fact]
    public void Prisma_has_a_folder_for_each_migration()
    {
        using var folder = new ForeignFolder(
            "prisma",
            [
                ("20240102000000_b/migration.sql", "select 1;"),
                ("20240101000000_a/migration.sql", "select 1;"),
                ("20240101000000_a/down.sql", "select 1;"),
                ("migration_lock.toml", "provider = \"postgresql\"\n"),
            ],
            string.Empty
        );
        Assert.Equal(
            [
                "20240101000000_a: A | 20240101000000_a/migration.sql | 20240101000000_a/down.sql",
                "20240102000000_b: B | 20240102000000_b/migration.sql | -",
            ],
            folder.Lines()
        );
    }

    [Fact]
    public void Drizzle_runs_what_its_journal_names()
    {
        const string Journal = """
            {"version":"7","dialect":"postgresql","entries":[
              {"idx":0,"version":"7","when":1700000000000,"tag":"0000_first","breakpoints":true},
              {"idx":1,"version":"7","when":1700000000001,"tag":"0001_second_one","breakpoints":true}]}
            """;
        using var folder = new ForeignFolder(
            "drizzle",
            [
                ("0000_first.sql", "select 1;"),
                ("0001_second_one.sql", "select 1;"),
                ("0002_other.sql", "select 1;"),
                ("meta/_journal.json", Journal),
            ],
            string.Empty
        );
        Assert.Equal(
            [
                "0000_first: First | 0000_first.sql | -",
                "0001_second_one: Second one | 0001_second_one.sql | -",
                "db/0002_other.sql:1:1: is not run: meta/_journal.json does not name it.",
            ],
            folder.Lines()
        );
        using var folders = new ForeignFolder("drizzle", "20240102_b/migration.sql", "20240101_a/migration.sql");
        Assert.Equal(
            ["20240101_a: A | 20240101_a/migration.sql | -", "20240102_b: B | 20240102_b/migration.sql | -"],
            folders.Lines()
        );
    }

    [Fact]
    public void Graphile_migrate_runs_what_is_committed()
    {
        using var folder = new ForeignFolder(
            "graphile-migrate",
            "committed/000001.sql",
            "committed/000002-add-users.sql",
            "current.sql"
        );
        Assert.Equal(
            [
                "000001: 000001 | committed/000001.sql | -",
                "000002-add-users: Add users | committed/000002-add-users.sql | -",
                "db/current.sql:1:1: is not run: it is not committed.",
            ],
            folder.Lines()
        );
    }

    [Fact]
    public void Sqitch_runs_its_plan_with_reworked_changes()
    {
        const string Plan = """
            %syntax-version=1.0.0
            %project=shop
            %uri=https://example.org/

            schema 2024-01-01T00:00:00Z A Person <a@example.org> # The schema.
            users [schema !old] 2024-01-02T00:00:00Z A Person <a@example.org>
            @v0 2024-01-02T00:00:00Z A Person <a@example.org> # Before
            @v1 2024-01-03T00:00:00Z A Person <a@example.org> # First

            users [users@v1 other:thing] 2024-01-04T00:00:00Z A Person <a@example.org> # Users, better.
            """;
        using var folder = new ForeignFolder(
            "sqitch",
            [
                ("sqitch.plan", Plan),
                ("deploy/schema.sql", "select 1;"),
                ("revert/schema.sql", "select 1;"),
                ("verify/schema.sql", "select 1;"),
                ("deploy/users.sql", "select 1;"),
                ("deploy/users@v1.sql", "select 1;"),
                ("deploy/spare.sql", "select 1;"),
            ],
            string.Empty
        );
        Assert.Equal(
            [
                "schema: The schema. | deploy/schema.sql | revert/schema.sql | runs db/verify/schema.sql",
                "users: Users | deploy/users@v1.sql | -",
                "users-rework-1: Users, better. | deploy/users.sql | -",
                "db/sqitch.plan:10:1: The change users requires other:thing of another project: a run looks for it in the "
                    + "registry of sqitch.",
                "db/deploy/spare.sql:1:1: is not run: sqitch.plan does not name it.",
            ],
            folder.Lines()
        );
    }

    [Theory]
    [InlineData("v2", "a@v2")]
    [InlineData("v2 v1", "a@v1")]
    [InlineData("v1 v4", "a@v4")]
    [InlineData("v4 v3 v1", "a@v3")]
    public void Files_of_a_reworked_change_have_the_first_of_the_tags_for_which_there_are_some(string tags, string file)
    {
        const string Plan = """
            %project=shop
            a 2024-01-01T00:00:00Z A Person <a@example.org>
            @v1 2024-01-02T00:00:00Z A Person <a@example.org>
            @v2 2024-01-02T00:00:00Z A Person <a@example.org>
            b 2024-01-03T00:00:00Z A Person <a@example.org>
            @v3 2024-01-04T00:00:00Z A Person <a@example.org>
            @v4 2024-01-04T00:00:00Z A Person <a@example.org>
            a [a@v4] 2024-01-05T00:00:00Z A Person <a@example.org>
            """;
        using var folder = new ForeignFolder(
            "sqitch",
            [
                ("sqitch.plan", Plan),
                ("deploy/a.sql", "select 1;"),
                ("deploy/b.sql", "select 1;"),
                .. tags.Split(' ')
                    .SelectMany(t => new[] { ($"deploy/a@{t}.sql", "select 1;"), ($"revert/a@{t}.sql", "select 1;") }),
            ],
            string.Empty
        );
        Assert.Equal($"a: A | deploy/{file}.sql | revert/{file}.sql", folder.Lines()[0]);
    }

    [Fact]
    public void Golang_migrate_pairs_files_by_their_number_alone()
    {
        using var folder = new ForeignFolder(
            "golang-migrate",
            "1_add_a.up.sql",
            "1_drop_a.down.sql",
            "002_b.up.sql",
            "2_b.down.sql"
        );
        Assert.Equal(
            ["1_add_a: Add a | 1_add_a.up.sql | 1_drop_a.down.sql", "002_b: B | 002_b.up.sql | 2_b.down.sql"],
            folder.Lines()
        );
    }
}
