using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Examples;

/// <summary>The point of no return in the plan of docs/examples/auth-migration, and the undo of its phases.</summary>
public sealed class AuthMigrationUndoTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task The_old_build_works_again_after_the_undo_of_phase_005()
    {
        await using var migration = await AuthMigration.CreateAsync(postgres);
        await migration.GoToAsync("006");
        await migration.UndoAsync("006");
        await migration.UndoAsync("005");
        await using var old = AuthTraffic.Old(migration.Service);
        await old.GoOnAsync();
        foreach (var id in new[] { "004", "003", "002", "001" })
        {
            await migration.UndoAsync(id);
            await old.GoOnAsync();
        }

        await old.StopAsync();
    }

    [Fact]
    public async Task Undo_of_the_point_of_no_return_is_refused_with_the_count_of_rows_that_would_be_lost()
    {
        await using var migration = await AuthMigration.CreateAsync(postgres);
        var database = migration.Service.Database;
        await migration.GoToAsync("005");
        await database.ExecuteAllAsync(
            "insert into auth.users (id, email) values ('11111111-1111-1111-1111-111111111111', 'new1@example.com'), ('22222222-2222-2222-2222-222222222222', 'new2@example.com')",
            "insert into users (auth_user_id, email, name) select id, email, 'of the new build' from auth.users where email like 'new%'"
        );
        var refused = await Assert.ThrowsAsync<PreflightFailedException>(() => migration.UndoAsync("005"));
        var check = Assert.Single(refused.Checks, c => !c.Passed);
        Assert.Equal(
            ("no user without an old id", "0", "2", CheckStage.Undo),
            (check.Name, check.Expected, check.Actual, check.Stage)
        );
        Assert.Equal(
            MigrationState.Verified,
            (await migration.Session.GetStatusAsync(migration.Session.SelectPhases(["005"])))[0].State
        );

        // The phases are undone in reverse order: phase 006 does not change that.
        await migration.InvokeAsync("006");
        await migration.UndoAsync("006");
        await Assert.ThrowsAsync<PreflightFailedException>(() => migration.UndoAsync("005"));
        await database.ExecuteAsync("delete from auth.users where email like 'new%'");
        await migration.UndoAsync("005");
    }

    [Fact]
    public async Task Phase_005_that_failed_in_the_middle_is_undone_completely()
    {
        await using var migration = await AuthMigration.CreateAsync(postgres);
        var database = migration.Service.Database;
        await migration.GoToAsync("004");
        var before = await SchemaOracle.ReadAsync(database);
        await migration.OpenGatesAsync("005");
        await database.ExecuteAsync("create view auth.in_the_way as select public.backfill_auth_user(null) as account");
        await Assert.ThrowsAsync<StatementFailedException>(() => migration.TryAsync("005"));
        var undone = await TestPlan.ListAsync(
            migration.Session.UndoAsync(
                migration.Session.SelectPhases(["005"]),
                new InvokeOptions { Confirm = _ => MigrationAnswer.Yes }
            )
        );
        Assert.Equal(MigrationState.Undone, undone[0].State);
        Assert.Equal(before, await SchemaOracle.ReadAsync(database));
        await database.ExecuteAsync("drop view auth.in_the_way");
        await migration.InvokeAsync("005");
    }

    [Fact]
    public async Task Undo_of_the_accounts_is_refused_after_the_first_sign_in()
    {
        await using var migration = await AuthMigration.CreateAsync(postgres);
        await migration.GoToAsync("002");
        await migration.Service.Database.ExecuteAsync(
            "update auth.users set last_sign_in_at = now() where email = 'user1@example.com'"
        );
        var refused = await Assert.ThrowsAsync<PreflightFailedException>(() => migration.UndoAsync("002"));
        Assert.Equal(("no account was used", "1"), (Assert.Single(refused.Checks).Name, refused.Checks[0].Actual));
    }

    [Fact]
    public async Task The_point_of_no_return_is_confirmed_before_it_runs()
    {
        await using var migration = await AuthMigration.CreateAsync(postgres);
        await migration.GoToAsync("004");
        await migration.OpenGatesAsync("005");
        var asked = new List<MigrationQuestion>();
        var options = new InvokeOptions
        {
            Confirm = question =>
            {
                asked.Add(question);
                return MigrationAnswer.Stop;
            },
        };
        var phase = migration.Session.SelectPhases(["005"]);
        await Assert.ThrowsAsync<ConfirmationRequiredException>(() =>
            TestPlan.ListAsync(migration.Session.InvokeAsync(phase, options))
        );
        Assert.Contains(
            "It is a point of no return: After this phase the application must use auth_user_id everywhere",
            Assert.Single(asked).Text,
            StringComparison.Ordinal
        );
        var preview = await TestPlan.ListAsync(
            migration.Session.PreviewAsync(phase, PhaseAction.Apply, new InvokeOptions())
        );
        Assert.Contains(
            "until a user without an old id has signed up",
            Assert.Single(preview, p => p.Kind == "asks").ToString(),
            StringComparison.Ordinal
        );
        Assert.Equal(MigrationState.Ready, (await migration.Session.GetStatusAsync(phase))[0].State);
    }
}
