using System.Collections.Concurrent;
using System.Globalization;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>
/// Runs a plan many times, each time with the accident at another point, and collects what is not as it must be.
/// </summary>
/// <remarks>
/// It takes a sample: each kind of accident takes every <see cref="Stride"/>th point, and each kind takes other points.
/// <c>DBMIGRATE_CRASH_SEED=N</c> in the environment moves the sample by N points (default: 0): 48 seeds take all points.
/// <c>DBMIGRATE_CRASH=all</c> takes all points at once.
/// </remarks>
/// <param name="plan">The plan.</param>
/// <param name="create">Creates a database.</param>
/// <param name="serverPort">The port of the server.</param>
/// <param name="restart">Restarts the server, for <see cref="Accident.Restart"/>.</param>
/// <param name="parallel">How many runs at a time.</param>
internal sealed class CrashSeries(
    CrashPlan plan,
    Func<Task<TestDatabase>> create,
    int serverPort,
    Func<Task>? restart,
    int parallel
)
{
    private const int Stride = 48;
    private const int Kinds = 6;

    private static readonly ConcurrentDictionary<
        (Type, bool, int),
        Lazy<Task<(IReadOnlyList<string> Points, IReadOnlyList<string> Schema)>>
    > Counted = new();

    private static readonly int Seed = int.TryParse(
        Environment.GetEnvironmentVariable("DBMIGRATE_CRASH_SEED"),
        NumberStyles.None,
        CultureInfo.InvariantCulture,
        out var seed
    )
        ? seed
        : 0;

    /// <summary>Runs the series of one kind of accident, during the apply of all phases or during their undo.</summary>
    public async Task RunAsync(Accident accident, bool undo)
    {
        var (points, reference) = await Counted
            .GetOrAdd((plan.GetType(), undo, serverPort), _ => new(() => CountAsync(undo)))
            .Value;
        var failures = new ConcurrentBag<string>();
        var tried = Enumerable
            .Range(1, points.Count)
            .Where(n => HeavyTests.AreComplete || (n + Seed) % Stride == (int)accident * (Stride / Kinds))
            .ToList();
        await Parallel.ForEachAsync(
            tried,
            new ParallelOptions { MaxDegreeOfParallelism = parallel },
            async (n, _) =>
            {
                try
                {
                    foreach (var wrong in await TryAsync(accident, n, undo, reference))
                    {
                        failures.Add($"{n} ({Short(points[n - 1])}): {wrong}");
                    }
                }
                catch (Exception e)
                {
                    failures.Add($"{n} ({Short(points[n - 1])}): {e}");
                }
            }
        );
        Report(accident, undo, tried.Count, points.Count, failures.Count);
        Assert.True(
            failures.IsEmpty,
            $"{failures.Count} of {tried.Count} runs with {accident} (seed {Seed}) ended otherwise than without:\n{string.Join("\n", failures.Order().Take(12))}"
        );
        Assert.True(points.Count > 100, $"Only {points.Count} points: the plan was changed.");
    }

    private async Task<(IReadOnlyList<string> Points, IReadOnlyList<string> Schema)> CountAsync(bool undo)
    {
        await using var run = await CrashRun.CreateAsync(plan, create);
        await using var proxy = new WireProxy(serverPort);
        run.ConnectThrough(proxy);
        await run.RunToEndAsync(run.InvokeAsync);
        Assert.Empty(await run.JudgeAsync(await run.SchemaAsync()));
        var schema = await run.SchemaAsync();
        if (!undo)
        {
            return (proxy.Points, schema);
        }

        var applied = proxy.Points.Count;
        await run.RunToEndAsync(run.UndoAsync);
        schema = await run.SchemaAsync();
        Assert.Empty(await run.JudgeUndoneAsync(plan.IsTakenBackWhole ? null : schema));
        return ([.. proxy.Points.Skip(applied)], schema);
    }

    private async Task<IReadOnlyList<string>> TryAsync(
        Accident accident,
        int point,
        bool undo,
        IReadOnlyList<string> reference
    )
    {
        await using var run = await CrashRun.CreateAsync(plan, create);
        if (undo)
        {
            await using var plain = new WireProxy(serverPort);
            run.ConnectThrough(plain);
            await run.RunToEndAsync(run.InvokeAsync);
        }

        CommandRun? command = null;
        await using var proxy = new WireProxy(serverPort, point, p => StrikeAsync(accident, p, command));
        run.ConnectThrough(proxy);
        var isLast = false;
        var errors = await run.RunToEndAsync(async () =>
        {
            var before = proxy.Struck;
            var error = await InvokeAsync(accident, run, proxy, undo, c => command = c);
            isLast = !before && proxy.Struck;
            return error;
        });
        if (!proxy.Struck)
        {
            return [$"the point was not reached; {proxy.Points.Count} were, with {string.Join(", ", errors)}"];
        }

        // The accident came after the last phase, while the execution ended: its row in dbmigrate.runner is left for the
        // next execution to delete. It has no effect without the lock.
        var wrong = undo ? await run.JudgeUndoneAsync(reference) : await run.JudgeAsync(reference);
        return isLast ? [.. wrong.Where(w => !w.StartsWith(JournalOracle.RowLeft, StringComparison.Ordinal))] : wrong;
    }

    private static async Task<string> InvokeAsync(
        Accident accident,
        CrashRun run,
        WireProxy proxy,
        bool undo,
        Action<CommandRun?> started
    )
    {
        using var command =
            accident is Accident.Kill or Accident.KillCut && !proxy.Struck
                ? new CommandRun(run.Folder, run.Environment, undo ? ["undo", "*", "--yes"] : ["invoke", "*"])
                : null;
        started(command);
        var error = await (
            command is not null ? command.EndAsync()
            : undo ? run.UndoAsync()
            : run.InvokeAsync()
        );

        // The accident waits for the end of the command: the command must not be disposed of before.
        await Wait.EndOfAsync(proxy.SettleAsync(), "what happens at the point");
        return error == "Killed" ? "ConnectionLost" : error;
    }

    private async Task StrikeAsync(Accident accident, WireProxy proxy, CommandRun? command)
    {
        switch (accident)
        {
            case Accident.Kill:
                await command!.KillAsync();
                var locking = proxy.ProcessIds("lock");
                proxy.Cut("lock");
                await Wait.ForAsync(() => GoneAsync(locking));
                break;
            case Accident.KillCut:
                await command!.KillAsync();
                proxy.Cut();
                break;
            case Accident.TerminateWork:
                await TerminateAsync(proxy.ProcessIds("run"));
                break;
            case Accident.TerminateLock:
                await TerminateAsync(proxy.ProcessIds("lock"));
                break;
            case Accident.Cut:
                proxy.Cut();
                break;
            case Accident.Restart:
                await restart!();
                break;
        }
    }

    private async Task TerminateAsync(int[] processIds)
    {
        await using var admin = await AdminAsync();
        foreach (var processId in processIds)
        {
            await PostgresFixture.RunAsync(admin, "select pg_terminate_backend($1, 30000)", processId);
        }
    }

    private async Task<bool> GoneAsync(int[] processIds)
    {
        await using var admin = await AdminAsync();
        await using var command = new NpgsqlCommand(
            "select not exists (select from pg_stat_activity where pid = any($1))",
            admin
        )
        {
            Parameters = { new() { Value = processIds } },
        };
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    private async Task<NpgsqlConnection> AdminAsync()
    {
        var cluster = await PostgresFixture.ClusterAsync();
        return await PostgresFixture.OpenAsync(cluster.ConnectionString);
    }

    // Writes the figures for documentation and reports.
    private void Report(Accident accident, bool undo, int tried, int points, int failed)
    {
        if (Environment.GetEnvironmentVariable("DBMIGRATE_CRASH_REPORT") is { Length: > 0 } file)
        {
            File.AppendAllText(
                file,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{plan.GetType().Name}, {accident}{(undo ? ", undo" : string.Empty)}: {tried} of {points} points, {failed} failed\n"
                )
            );
        }
    }

    private static string Short(string point) =>
        point.ReplaceLineEndings(" ") is { Length: > 90 } text ? text[..90] + " …" : point.ReplaceLineEndings(" ");
}
