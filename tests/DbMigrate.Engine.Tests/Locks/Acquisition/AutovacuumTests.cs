using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Locks.Acquisition;

/// <summary>
/// An autovacuum worker is waited for, and made to yield by one longer try after half of the budget. The server has
/// settings of its own: its workers start at once and work slowly.
/// </summary>
public sealed class AutovacuumTests
{
    [Fact]
    public async Task A_worker_yields_to_the_one_longer_try()
    {
        var cluster = await MigrationSandboxHost.StartAsync(
            new SandboxOptions
            {
                ParentFolder = ClusterFolder.Path,
                Version = Environment.GetEnvironmentVariable("DBMIGRATE_TEST_PGVERSION") is { Length: > 0 } version
                    ? version
                    : null,
                Settings = new Dictionary<string, string>
                {
                    ["autovacuum"] = "on",
                    ["autovacuum_naptime"] = "1s",
                    ["deadlock_timeout"] = "200ms",
                },
            },
            CancellationToken.None
        );
        try
        {
            var database = new TestDatabase(cluster, "postgres");
            await database.ExecuteAllAsync(
                "create table big (id int, filler text) with (autovacuum_vacuum_threshold = 1, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1)",
                "insert into big select i, repeat('x', 200) from generate_series(1, 20000) i",
                "update big set filler = repeat('y', 200)"
            );
            await database.WaitForAsync(
                "select exists (select from pg_stat_activity a join pg_locks l on l.pid = a.pid where a.backend_type = 'autovacuum worker' and a.query like '%public.big%' and l.relation = 'big'::regclass and l.mode = 'ShareUpdateExclusiveLock' and clock_timestamp() - a.xact_start > interval '200 ms')"
            );
            using var plan = new TestPlan(
                database,
                "plan: p\nlimits: { lock_timeout: 100ms, lock_budget: 10m }\nphases:\n  - id: a\n    apply:\n      - { sql: a.sql, limits: { lock_budget: 8s } }\n",
                ("a.sql", "alter table big add column extra int;\n")
            );
            var result = Assert.Single(await plan.InvokeAsync());
            Assert.Equal(MigrationState.Verified, result.State);

            // On a slow machine the worker ends only after the longer try.
            Assert.InRange(result.Steps[0].Retries, 0, 1);
            Assert.Contains(result.Waits, w => w is { Looks: > 0, BlockerKind: "autovacuum" });
        }
        finally
        {
            await MigrationSandboxHost.StopAsync(cluster, CancellationToken.None);
        }
    }
}
