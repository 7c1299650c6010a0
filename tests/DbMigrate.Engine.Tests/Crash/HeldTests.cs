using System.Collections.Concurrent;
using DbMigrate.Engine.Sql.Facts;
using DbMigrate.Engine.Tests.Examples;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>Exactly once, where the server is in the middle of a statement.</summary>
[Trait(HeavyTests.Trait, HeavyTests.Heavy)]
public sealed class HeldTests(CrashCluster cluster) : IClassFixture<CrashCluster>
{
    private const string Held =
        "select exists (select from pg_stat_activity where datname = current_database() and application_name like 'dbmigrate % run' and wait_event_type = 'Lock')";

    private static readonly ConcurrentDictionary<string, IReadOnlyList<string>> References = new();

    public static TheoryData<string, Accident> Cases()
    {
        var cases = new TheoryData<string, Accident>();
        foreach (var batch in HeldBatch.All.Keys)
        {
            foreach (
                var accident in new[]
                {
                    Accident.Kill,
                    Accident.TerminateWork,
                    Accident.TerminateLock,
                    Accident.Cut,
                    Accident.Restart,
                }
            )
            {
                cases.Add(batch, accident);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_batch_resumes_after_an_accident_in_its_middle(string name, Accident accident)
    {
        var batch = HeldBatch.All[name];
        await using var database = await cluster.CreateDatabaseAsync();
        await database.ExecuteAllAsync(HeldBatch.Before);
        using var plan = new TestPlan(database, batch.Yaml, batch.Files);
        await using var proxy = new WireProxy(cluster.Sandbox.Port);
        var uri = new UriBuilder(database.Uri) { Port = proxy.Port }.Uri.ToString();

        var holder = await database.OpenAsync();
        await PostgresFixture.RunAsync(holder, "begin");
        await PostgresFixture.RunAsync(holder, batch.Hold);
        using var command =
            accident == Accident.Kill
                ? new CommandRun(plan.Folder, new Dictionary<string, string> { ["DATABASE_URL"] = uri }, "invoke", "a")
                : null;
        var run = command is null ? AttemptAsync(plan, uri) : command.EndAsync();
        await database.WaitForAsync(Held, run);
        await StrikeAsync(accident, database, proxy, command);
        await holder.DisposeAsync();
        var error = await Wait.EndOfAsync(run, $"the run of {name} after {accident}");

        var errors = new List<string> { error };
        while (error.Length > 0)
        {
            Assert.Contains(
                error,
                new[] { "Killed", "ConnectionLost", "ConnectionFailed", "RunnerLockLost", "AnotherRunner" }
            );
            Assert.True(errors.Count < 20, string.Join(", ", errors));
            await Wait.ForAsync(() => IsFreeAsync(database));
            errors.Add(
                error = await Wait.EndOfAsync(
                    AttemptAsync(plan, database.Uri),
                    $"the run after {string.Join(", ", errors)}"
                )
            );
        }

        await Wait.ForAsync(() => IsFreeAsync(database));
        Assert.Equal(await ReferenceAsync(batch), await OutcomeAsync(database));
        Assert.Empty(await JournalOracle.JudgeAsync(database));
    }

    private async Task<IReadOnlyList<string>> ReferenceAsync(HeldBatch batch)
    {
        if (!References.TryGetValue(batch.Name, out var reference))
        {
            await using var database = await cluster.CreateDatabaseAsync();
            await database.ExecuteAllAsync(HeldBatch.Before);
            using var plan = new TestPlan(database, batch.Yaml, batch.Files);
            Assert.Equal(string.Empty, await Wait.EndOfAsync(AttemptAsync(plan, database.Uri)));
            References[batch.Name] = reference = await OutcomeAsync(database);
        }

        return reference;
    }

    private static async Task<IReadOnlyList<string>> OutcomeAsync(TestDatabase database) =>
        [
            .. await SchemaOracle.ReadAsync(database),
            .. await database.ColumnAsync<string>(
                """
                select 'ledger ' || what from ledger
                union all select 'sizes ' || sum(size) from items
                union all select 'copied ' || id from copied
                union all select 'parts ' || count(*) from parts
                union all select 'partition ' || inhrelid::regclass::text || ' ' || inhdetachpending from pg_inherits
                union all select 'state ' || phase || ' ' || state from dbmigrate.status
                union all select 'batches ' || count(*) from dbmigrate.event where event = 'BatchDone' or event = 'BatchResolved' and (detail ->> 'done')::boolean
                order by 1
                """
            ),
        ];

    private async Task StrikeAsync(Accident accident, TestDatabase database, WireProxy proxy, CommandRun? command)
    {
        switch (accident)
        {
            case Accident.Kill:
                await command!.KillAsync();
                break;
            case Accident.Cut:
                proxy.Cut();
                break;
            case Accident.Restart:
                await cluster.RestartAsync();
                break;
            default:
                await database.ExecuteAsync(
                    "select pg_terminate_backend(pid, 30000) from pg_stat_activity where datname = current_database() and application_name like 'dbmigrate % ' || $1",
                    accident == Accident.TerminateWork ? "run" : "lock"
                );
                break;
        }
    }

    private static async Task<bool> IsFreeAsync(TestDatabase database)
    {
        try
        {
            return await database.ScalarAsync<bool>(
                "select not exists (select from pg_locks where locktype = 'advisory' and classid = 1145195847 and database = (select oid from pg_database where datname = current_database()))"
            );
        }
        catch (Exception e) when (e is NpgsqlException or ConnectionFailedException)
        {
            return false;
        }
    }

    private static async Task<string> AttemptAsync(TestPlan plan, string connectionString)
    {
        try
        {
            await using var session = plan.Session(connectionString);
            await TestPlan.ListAsync(session.InvokeAsync(session.Plan.Phases, new InvokeOptions()));
            return string.Empty;
        }
        catch (MigrationException e)
        {
            return e.ErrorId;
        }
    }
}
