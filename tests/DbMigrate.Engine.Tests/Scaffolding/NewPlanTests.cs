using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Scaffolding;

public class NewPlanTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task A_folder_of_numbered_files_runs_forward_and_backward()
    {
        using var folder = new NumberedFolder(
            (
                "001_create_users.sql",
                "create table users (id int primary key, clerk_id text);\n\n/*\nROLLBACK SCRIPT\ndrop table users;\n*/\n"
            ),
            (
                "002_add_auth_user_id.sql",
                "\\ir parts/columns.sql\n-- ROLLBACK SCRIPT\n-- alter table users drop column auth_user_id;\n"
            ),
            ("parts/columns.sql", "alter table users add column auth_user_id uuid;\n"),
            (
                "010_enforce.sql",
                "alter table users rename column clerk_id to clerk_id_deprecated;\n-- Rollback Script\n/*\nalter table users rename column clerk_id_deprecated to clerk_id;\n*/\n"
            ),
            ("9_index.sql", "create index concurrently users_auth on users (auth_user_id);\n"),
            ("9_index.down.sql", "drop index concurrently users_auth;\n")
        );
        var made = folder.Make();
        Assert.Empty(made.Findings);
        Assert.Equal(["001", "002", "9", "010"], made.Phases.Select(p => p.Id));
        Assert.Equal(["Create users", "Add auth user id", "Index", "Enforce"], made.Phases.Select(p => p.Title));

        await using var database = await postgres.CreateDatabaseAsync();
        await using (
            var session = MigrationSession.Create(
                made,
                new SessionOptions { ConnectionString = database.ConnectionString }
            )
        )
        {
            var results = await TestPlan.ListAsync(session.InvokeAsync(made.Phases, new InvokeOptions()));
            Assert.All(results, r => Assert.Equal(MigrationState.Verified, r.State));
            Assert.Equal(
                "clerk_id_deprecated",
                await database.ScalarAsync<string>(
                    "select column_name::text from information_schema.columns where table_name = 'users' and ordinal_position = 2"
                )
            );
            var undone = await TestPlan.ListAsync(session.UndoAsync(made.Phases, new InvokeOptions()));
            Assert.All(undone, r => Assert.Equal(MigrationState.Undone, r.State));
            Assert.All(undone, r => Assert.Empty(r.Differences));
        }

        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from pg_class where relname like 'users%'"));
    }

    [Fact]
    public async Task A_plan_to_begin_with_reads_clean_and_runs()
    {
        using var folder = new NumberedFolder();
        var plan = MigrationPlanScaffolder
            .Draft(new NewPlanOptions { Folder = folder.Target, Name = "shop" })
            .Write(force: false);
        Assert.Equal(("shop", 1), (plan.Name, plan.Phases.Count));
        Assert.Empty(plan.Findings);
        Assert.StartsWith("# yaml-language-server: $schema=plan.schema.json\nplan: shop\n", folder.Read("plan.yaml"));
        Assert.Equal(
            File.ReadAllText(Path.Combine(Snapshot.Root, "docs", "plan.schema.json")).ReplaceLineEndings("\n"),
            folder.Read("plan.schema.json")
        );

        await using var database = await postgres.CreateDatabaseAsync();
        await using var session = MigrationSession.Create(
            plan,
            new SessionOptions { ConnectionString = database.ConnectionString }
        );
        Assert.Equal(
            MigrationState.Verified,
            (await TestPlan.ListAsync(session.InvokeAsync(plan.Phases, new InvokeOptions())))[0].State
        );
        Assert.Equal(
            MigrationState.Undone,
            (await TestPlan.ListAsync(session.UndoAsync(plan.Phases, new InvokeOptions())))[0].State
        );
    }

    [Fact]
    public void A_schema_in_a_folder_above_is_named_and_not_made_again()
    {
        using var folder = new NumberedFolder(("plan.schema.json", "{}"));
        var deep = Path.Combine(folder.Source, "a", "b");
        var draft = MigrationPlanScaffolder.Draft(new NewPlanOptions { Folder = deep });
        Assert.DoesNotContain("plan.schema.json", draft.Files);
        draft.Write(force: false);
        Assert.StartsWith(
            "# yaml-language-server: $schema=../../plan.schema.json\n",
            File.ReadAllText(Path.Combine(deep, "plan.yaml"))
        );
    }

    [Fact]
    public void What_is_not_taken_is_told()
    {
        using var folder = new NumberedFolder(
            ("001_t.sql", "create table t (id int);\n"),
            ("001_t.undo.sql", "drop table t;\n"),
            ("seed.sql", "select 1;\n"),
            ("2fa.sql", "select 1;\n"),
            ("README.md", "# prose\n"),
            ("007_gone.down.sql", "select 1;\n"),
            ("old/001.sql", "select 1;\n"),
            (".hidden", "x")
        );
        var plan = folder.Make();
        Assert.Equal(["001"], plan.Phases.Select(p => p.Id));
        Assert.Equal(
            ["007_gone.down.sql", "2fa.sql", "README.md", "seed.sql", "old"],
            plan.Findings.Select(f => f.Place.File)
        );
        Assert.All(plan.Findings, f => Assert.Contains($"# TODO {f}", folder.Read("plan.yaml")));
    }

    [Fact]
    public void Two_files_of_one_number_have_their_names_for_ids()
    {
        using var folder = new NumberedFolder(
            ("001_a.sql", "select 1;\n"),
            ("1_b thing.sql", "select 1;\n"),
            ("002.sql", "select 1;\n"),
            ("003_a.up.sql", "select 1;\n"),
            ("003_a.down.sql", "select 1;\n")
        );
        var plan = folder.Make();
        Assert.Equal(["001_a", "1_b-thing", "002", "003"], plan.Phases.Select(p => p.Id));
        Assert.Equal(["A", "B thing", "002", "A"], plan.Phases.Select(p => p.Title));
        Assert.Equal(["sql 003_a.down.sql"], plan.Phases[3].Undo!.Select(s => s.Name));
    }

    [Fact]
    public void A_script_beside_an_undo_file_stays_and_is_told()
    {
        const string Sql = "create table t (id int);\n-- ROLLBACK SCRIPT\n-- drop table t;\n";
        using var folder = new NumberedFolder(("001_t.sql", Sql), ("001_t.undo.sql", "drop table if exists t;\n"));
        Assert.Equal(
            ["001_t.sql:2:1: its rollback script was not extracted, since an undo file exists."],
            folder.Make().Findings.Select(f => f.ToString())
        );
        Assert.Equal((Sql, "drop table if exists t;\n"), (folder.Read("001_t.sql"), folder.Read("001_t.undo.sql")));
    }

    [Fact]
    public void Nothing_is_written_over_without_force()
    {
        using var folder = new NumberedFolder(("001_t.sql", "select 1;\n"));
        Directory.CreateDirectory(folder.Target);
        File.WriteAllText(Path.Combine(folder.Target, "001_t.sql"), "mine");
        File.WriteAllText(Path.Combine(folder.Target, "notes.txt"), "mine");
        var error = Assert.Throws<PlanExistsException>(() => folder.Make());
        Assert.Contains("001_t.sql already; nothing was written", error.Message);
        Assert.Equal(("mine", 2), (folder.Read("001_t.sql"), Directory.GetFiles(folder.Target).Length));

        Assert.Single(folder.Make(force: true).Phases);
        Assert.Equal(("select 1;\n", "mine"), (folder.Read("001_t.sql"), folder.Read("notes.txt")));

        File.Move(Path.Combine(folder.Target, "plan.yaml"), Path.Combine(folder.Target, "plan.yml"));
        Assert.Throws<PlanExistsException>(() => folder.Make(force: true));
    }

    [Fact]
    public void A_folder_that_has_other_files_alone_takes_a_plan()
    {
        using var folder = new NumberedFolder(("001_t.sql", "select 1;\n"));
        Directory.CreateDirectory(folder.Target);
        File.WriteAllText(Path.Combine(folder.Target, "notes.txt"), "mine");
        Assert.Single(folder.Make().Phases);
    }

    [Fact]
    public void What_cannot_be_made_is_refused_with_the_reason()
    {
        using var folder = new NumberedFolder(("readme.txt", "x"));
        Assert.Contains("no SQL file whose name begins with a number", Refused(folder.Target, folder.Source).Message);
        Assert.Contains("does not exist", Refused(folder.Target, folder.Source + "x").Message);
        Assert.Contains("is a file", Refused(folder.Target, Path.Combine(folder.Source, "readme.txt")).Message);
        folder.Write("1.sql", "select 1"u8.ToArray());
        Assert.Contains("must stay unchanged", Refused(folder.Source, folder.Source).Message);
        Assert.Contains("must stay unchanged", Refused(Path.Combine(folder.Source, "plan"), folder.Source).Message);
        Assert.Contains(
            "is not a name for a plan",
            Assert
                .Throws<PlanInvalidException>(() =>
                    MigrationPlanScaffolder.Draft(new NewPlanOptions { Folder = folder.Target, Name = "a b" })
                )
                .Message
        );
        Assert.Contains(
            "is a file",
            Assert
                .Throws<PlanExistsException>(() =>
                    MigrationPlanScaffolder
                        .Draft(new NewPlanOptions { Folder = Path.Combine(folder.Source, "readme.txt") })
                        .Write(true)
                )
                .Message
        );
        Assert.False(Directory.Exists(folder.Target));
    }

    [Theory]
    [InlineData("a \"quoted\" name: with # and 'that' \u2603")]
    [InlineData("true")]
    [InlineData("- {}[]&*!|>%@`")]
    public void Any_file_name_makes_a_plan_that_reads(string rest)
    {
        using var folder = new NumberedFolder(($"001_{rest}.sql", "select 1;\n-- ROLLBACK SCRIPT\n-- select 2;\n"));
        var plan = folder.Make();
        Assert.Equal([$"sql 001_{rest}.sql"], plan.Phases[0].Apply.Select(s => s.Name));
        Assert.Equal([$"sql 001_{rest}.undo.sql"], plan.Phases[0].Undo!.Select(s => s.Name));
    }

    private static PlanSourceException Refused(string target, string source) =>
        Assert.Throws<PlanSourceException>(() =>
            MigrationPlanScaffolder.Draft(new NewPlanOptions { Folder = target, FromFolder = source })
        );
}
