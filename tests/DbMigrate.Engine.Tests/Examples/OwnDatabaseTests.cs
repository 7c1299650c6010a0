using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Examples;

/// <summary>The plan of docs/examples/own-database, run as its README describes.</summary>
public sealed class OwnDatabaseTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task All_phases_forward_then_back_then_forward_to_the_end()
    {
        await using var service = await OwnDatabase.CreateAsync(postgres);
        var before = await SchemaOracle.ReadAsync(service.Home);
        var file = await File.ReadAllTextAsync(service.EnvFile);

        await service.InvokeAsync("1", "2", "3", "4", "5");

        Assert.Equal(await service.ReadAsync("CLARITY_DATABASE_URL"), await service.ReadAsync("DATABASE_URL"));
        Assert.Equal(50L, await service.AskAsApplicationAsync("select count(*) from feature_requests"));
        // The check of phase 4 took a number, too.
        Assert.Equal(
            52,
            await service.AskAsApplicationAsync(
                "insert into feature_requests (origin, title) values ('web', 'new') returning id"
            )
        );

        await service.UndoAsync("5", "4", "3", "2", "1");

        Assert.Equal(before, await SchemaOracle.ReadAsync(service.Home));
        Assert.Equal(file, await File.ReadAllTextAsync(service.EnvFile));
        Assert.Equal(52, await service.Home.ScalarAsync<int>("select id from feature_requests where title = 'new'"));
        Assert.Equal(
            0L,
            await service.Home.ScalarAsync<long>(
                "select (select count(*) from pg_database where datname = 'clarity') + (select count(*) from pg_roles where rolname like 'clarity%')"
            )
        );

        await service.InvokeAsync("1", "2", "3", "4", "5");
        await using var session = await service.OpenAsync();
        var closed = await Assert.ThrowsAsync<GateClosedException>(() => service.InvokeAsync("6"));
        Assert.Equal(
            ["milestone:application-switched", "milestone:backup-done", "soak:5"],
            closed.Gates.Where(g => !g.Passed).Select(g => g.Name).Order(StringComparer.Ordinal)
        );
        await service.PassAsync(TimeSpan.FromHours(24));
        await session.CompleteMilestoneAsync("application-switched", null);
        await session.CompleteMilestoneAsync("backup-done", null);
        await service.InvokeAsync("6");
        Assert.Equal(
            0L,
            await service.Home.ScalarAsync<long>(
                "select count(*) from pg_class where relnamespace = 'public'::regnamespace"
            )
        );
        Assert.Equal(150L, await service.AskAsApplicationAsync("select count(*) from request_messages"));
    }

    [Fact]
    public async Task Before_the_first_phase_every_command_says_what_makes_the_connections()
    {
        await using var service = await OwnDatabase.CreateAsync(postgres, requests: 1);
        await using var session = await service.OpenAsync();

        var status = await session.GetStatusAsync(session.Plan.Phases);
        var previews = await TestPlan.ListAsync(
            session.PreviewAsync(session.Plan.Phases, PhaseAction.Apply, new InvokeOptions())
        );
        var checks = await TestPlan.ListAsync(session.TestPreflightAsync(session.Plan.Phases[0]));

        Assert.Contains(
            "The connection application is not there yet: phase 1, step 8 (env_file CLARITY_DATABASE_URL in .env) makes it.",
            status[3].Reason,
            StringComparison.Ordinal
        );
        Assert.Contains(
            previews,
            p =>
                p.Phase == "3"
                && p.Warnings.Contains(
                    "The connection clarity is not there yet: phase 1, step 3 (database clarity) makes it."
                )
        );
        Assert.All(checks, c => Assert.True(c.Passed, c.Message));
        Assert.Equal(["application", "clarity"], session.Plan.MadeConnections.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_late_writer_is_told_where_the_table_went()
    {
        await using var service = await OwnDatabase.CreateAsync(postgres, requests: 3);
        await service.InvokeAsync("1", "2");

        var late = await Assert.ThrowsAsync<Npgsql.PostgresException>(() =>
            service.Home.ExecuteAsync("insert into app_config (type) values ('slack')")
        );

        Assert.Equal("dbmigrate_moved", late.ConstraintName);
    }
}
