using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Folders;

/// <summary>What a plan adds to the phases of a folder.</summary>
public sealed class FolderAdditionsTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly (string, string)[] Files =
    [
        ("001_a.sql", "create table a (id int);"),
        ("002_b.sql", "create table b (id int);"),
        ("003_c.sql", "create table c (id int);"),
    ];

    [Fact]
    public void Checks_add_up_and_the_last_of_the_other_keys_counts()
    {
        using var folder = new ForeignFolder(
            "plain",
            Files,
            """
              with:
                - risk: medium
                  preflight: [{ name: first, sql: select true }]
                  verify: [{ exists: { table: a } }]
                - phases: ["002*", 003_c]
                  title: Another
                  preflight: [{ name: second, sql: select true }]
                  gates: [{ sustained: { check: second, for: 1h, every: 10m } }]
                - phases: 003_c
                  risk: high
                  undo: []
            """
        );
        var phases = folder.Read().Phases;
        Assert.Equal(["A", "Another", "Another"], phases.Select(p => p.Title));
        Assert.Equal([MigrationRisk.Medium, MigrationRisk.Medium, MigrationRisk.High], phases.Select(p => p.Risk));
        Assert.Equal(
            ["first", "first, second", "first, second"],
            phases.Select(p => string.Join(", ", p.Preflight.Select(c => c.Name)))
        );
        Assert.Equal([0, 1, 1], phases.Select(p => p.Gates.Count));
        Assert.All(phases, p => Assert.Single(p.Verify));
        Assert.Equal([null, null, 0], phases.Select(p => p.Undo?.Count));
    }

    [Fact]
    public void What_is_wrong_is_said_once_and_at_its_place()
    {
        using var folder = new ForeignFolder(
            "plain",
            Files,
            """
              with:
                - phases: [002_bb, "9*"]
                  apply: [{ sql: db/001_a.sql }]
                - verify: [{ exists: { tabel: a } }]
            """
        );
        Assert.Equal(
            [
                "plan.yaml:6:16: There is no phase '002_bb' in the folder. Did you mean '002_b'?",
                "plan.yaml:6:24: There is no phase '9*' in the folder.",
                "plan.yaml:7:7: 'apply' is not a key of an item of 'with'. It takes",
                "plan.yaml:8:28: 'tabel' is not a key of 'exists'. Did you mean 'table'?",
            ],
            folder
                .Errors()
                .Select(e =>
                    e.Contains("It takes", StringComparison.Ordinal)
                        ? e[..(e.IndexOf("It takes", StringComparison.Ordinal) + 8)]
                        : e
                )
        );
    }

    [Fact]
    public void A_folder_of_undos_has_files_of_the_same_names()
    {
        using var folder = new ForeignFolder(
            "supabase",
            [
                ("20240101000000_a.sql", "select 1;"),
                ("20240102000000_b.sql", "select 1;"),
                ("back/20240102000000_b.sql", "select 1;"),
                ("back/20240103000000_c.sql", "select 1;"),
            ],
            "  undo: db/back\n"
        );
        Assert.Equal(
            [
                "20240101000000_a: A | 20240101000000_a.sql | -",
                "20240102000000_b: B | 20240102000000_b.sql | back/20240102000000_b.sql",
                "db/back/20240103000000_c.sql:1:1: undoes a file that is not in the folder of the migrations.",
            ],
            folder.Lines()
        );
    }

    [Fact]
    public async Task They_are_checked_and_undone_as_those_of_a_plan()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(
            database,
            """
            plan: p
            phases_from:
              folder: db
              layout: supabase
              undo: back
              with:
                - verify: [{ sql: select count(*) from a where id > 1, expect: 0 }]
                - phases: 2_b
                  gates: [{ milestone: ready }]
            """,
            ("db/1_a.sql", "create table a (id int);"),
            ("db/2_b.sql", "insert into a values (2);"),
            ("back/1_a.sql", "drop table a;"),
            ("back/2_b.sql", "delete from a;")
        );
        await Assert.ThrowsAsync<GateClosedException>(() => plan.InvokeAsync());
        await using (var session = plan.Session())
        {
            await session.CompleteMilestoneAsync("ready", null);
        }

        var failed = await plan.InvokeAsync("2_b");
        Assert.Equal([("2_b", MigrationState.Applied)], failed.Select(r => (r.Phase, r.State)));
        await plan.UndoAsync();
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from pg_class where relname = 'a'"));
    }
}
