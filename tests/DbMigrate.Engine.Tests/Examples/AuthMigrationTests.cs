using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Examples;

/// <summary>The plan of docs/examples/auth-migration, run as its README describes.</summary>
public sealed class AuthMigrationTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task All_phases_forward_then_back_to_the_schema_before_each_then_forward_again()
    {
        await using var migration = await AuthMigration.CreateAsync(postgres);
        var database = migration.Service.Database;
        var schemas = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var id in AuthMigration.Reversible)
        {
            schemas[id] = await SchemaOracle.ReadAsync(database);
            await migration.GoToAsync(id, first: id);
        }

        var verified = await migration.Session.GetStatusAsync(migration.Session.Plan.Phases);
        Assert.All(verified.SkipLast(1), s => Assert.Equal(MigrationState.Verified, s.State));
        var after = await SchemaOracle.ReadAsync(database);
        foreach (var id in AuthMigration.Reversible.Reverse())
        {
            await migration.UndoAsync(id);
            Assert.Equal(schemas[id], await SchemaOracle.ReadAsync(database));
        }

        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from auth.users"));

        // All users have an address now: phase 002 is verified at the first invocation.
        await migration.GoToAsync("007");
        Assert.Equal(after, await SchemaOracle.ReadAsync(database));
        await migration.GoToAsync("008", first: "008");
        Assert.Empty(
            await database.ColumnAsync<string>(
                "select table_name from information_schema.columns where table_schema = 'public' and column_name like '%clerk%'"
            )
        );
        Assert.Contains(
            "The mapping of old ids is deleted",
            (await Assert.ThrowsAsync<UndoRefusedException>(() => migration.UndoAsync("008"))).Message,
            StringComparison.Ordinal
        );

        var history = await TestPlan.ListAsync(migration.Session.GetHistoryAsync(null, verify: true, last: null));
        Assert.All(history, e => Assert.True(e.Intact, e.Problem));
    }

    [Fact]
    public async Task Each_build_of_the_application_works_during_its_phases()
    {
        await using var migration = await AuthMigration.CreateAsync(postgres);
        var service = migration.Service;

        await using (var old = AuthTraffic.Old(service))
        {
            foreach (var id in new[] { "001", "002", "003", "004" })
            {
                await migration.GoToAsync(id, first: id);
                await old.GoOnAsync();
            }

            // Users that signed up during the phases have an account, and every row refers to one.
            Assert.Equal(
                0L,
                await service.Database.ScalarAsync<long>("select count(*) from users where auth_user_id is null")
            );
            var account = await service.Database.ScalarAsync<Guid>(
                "select auth_user_id from clerk_to_auth_map where clerk_id = 'user_old_1'"
            );
            await using var both = AuthTraffic.Both(service, account, "user_old_1");
            await old.GoOnAsync();
            await both.GoOnAsync();
            await old.StopAsync();

            // Apply, undo and apply again, while only the build that knows both ids runs.
            await migration.GoToAsync("006", first: "005");
            await both.GoOnAsync();
            await migration.UndoAsync("006");
            await migration.UndoAsync("005");
            await both.GoOnAsync();
            await migration.GoToAsync("006", first: "005");
            await using var young = AuthTraffic.New(service);
            await young.GoOnAsync();
            await both.GoOnAsync();
            await both.StopAsync();
            await migration.GoToAsync("008", first: "007");
            await young.GoOnAsync();
            await young.StopAsync();
        }

        Assert.Equal(
            0L,
            await service.Database.ScalarAsync<long>(
                "select count(*) from conversations c join users u on u.id = c.user_id where c.auth_user_id <> u.auth_user_id"
            )
        );
    }

    [Fact]
    public async Task Gates_are_closed_until_their_conditions_are_met()
    {
        await using var migration = await AuthMigration.CreateAsync(postgres);
        await migration.GoToAsync("004");

        Assert.Equal(
            ["milestone:account-build-deployed", "milestone:backup-done", "soak:004"],
            await migration.RefusedByAsync("005")
        );
        await migration.OpenGatesAsync("005");
        await migration.PassAsync(TimeSpan.FromHours(25));
        Assert.Equal(["milestone:backup-done"], await migration.RefusedByAsync("005"));
        await migration.OpenGatesAsync("005");
        await migration.InvokeAsync("005");
        await migration.InvokeAsync("006");

        string[] all =
        [
            "approval",
            "milestone:backup-done",
            "milestone:both-ids-build-retired",
            "soak:006",
            "sustained:no auth errors",
        ];
        await migration.PassAsync(TimeSpan.FromDays(2));
        Assert.Equal(all, await migration.RefusedByAsync("007"));
        await migration.WatchAsync("007", TimeSpan.FromDays(6), TimeSpan.FromHours(12) - TimeSpan.FromMinutes(1));
        await migration.Service.Database.ExecuteAsync(
            "insert into auth_log (level, message) values ('error', 'no such account')"
        );
        await migration.WatchAsync("007", TimeSpan.Zero, TimeSpan.FromHours(6));
        await migration.Service.Database.ExecuteAsync("delete from auth_log");
        await migration.PassAsync(TimeSpan.FromHours(11));
        await migration.WatchAsync("007", TimeSpan.FromDays(6), TimeSpan.FromHours(11));
        Assert.Equal(
            ["approval", "milestone:backup-done", "milestone:both-ids-build-retired", "sustained:no auth errors"],
            await migration.RefusedByAsync("007")
        );
        await migration.WatchAsync("007", TimeSpan.FromHours(24), TimeSpan.FromHours(11));
        Assert.Equal(
            ["approval", "milestone:backup-done", "milestone:both-ids-build-retired"],
            await migration.RefusedByAsync("007")
        );

        await migration.Session.CompleteMilestoneAsync("both-ids-build-retired", null);
        await migration.Session.CompleteMilestoneAsync("backup-done", null);
        await migration.Session.ApproveAsync(migration.Session.SelectPhases(["007"])[0], "by who runs it");
        Assert.Equal(["approval"], await migration.RefusedByAsync("007"));
        await migration.ApproveAsync("007");
        await migration.InvokeAsync("007");

        await migration.PassAsync(TimeSpan.FromDays(179));
        Assert.Equal(["approval", "milestone:backup-done", "soak:007"], await migration.RefusedByAsync("008"));
        await migration.OpenGatesAsync("008");
        await migration.InvokeAsync("008");
    }
}
