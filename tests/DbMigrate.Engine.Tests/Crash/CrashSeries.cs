using System.Collections.Concurrent;
using System.Globalization;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>
/// Runs the course again and again, each time with the accident at another point, and sums up what was not as it must
/// be. By default it is a sample, so that the whole takes
/// a minute: each kind of accident takes every <see cref="Stride"/>th point, and each kind others. With
/// <c>DBMIGRATE_CRASH=all</c> in the environment each takes them all.
/// </summary>
/// <param name="plan">What is run.</param>
/// <param name="create">Makes a database.</param>
/// <param name="serverPort">The server's port.</param>
/// <param name="restart">Restarts the server, where that is the accident.</param>
/// <param name="parallel">How many courses at a time.</param>
internal sealed class CrashSeries(
    CoursePlan plan,
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

    private static readonly bool All = Environment.GetEnvironmentVariable("DBMIGRATE_CRASH") == "all";

    /// <summary>Accidents of a kind on the way from nothing to all phases verified, or back.</summary>
    public async Task RunAsync(Accident accident, bool undo)
    {
        var (points, reference) = await Counted
            .GetOrAdd((plan.GetType(), undo, serverPort), _ => new(() => CountAsync(undo)))
            .Value;
        var failures = new ConcurrentBag<string>();
        var tried = Enumerable
            .Range(1, points.Count)
            .Where(n => All || n % Stride == (int)accident * (Stride / Kinds))
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
            $"{failures.Count} of {tried.Count} courses with {accident} ended otherwise than without:\n{string.Join("\n", failures.Order().Take(12))}"
        );
        Assert.True(points.Count > 100, $"Only {points.Count} points: the course is not what it was.");
    }

    private async Task<(IReadOnlyList<string> Points, IReadOnlyList<string> Schema)> CountAsync(bool undo)
    {
        await using var course = await Course.CreateAsync(plan, create);
        await using var proxy = new WireProxy(serverPort);
        course.Through(proxy);
        await course.DriveAsync(course.InvokeAsync);
        Assert.Empty(await course.JudgeAsync(await course.SchemaAsync()));
        var schema = await course.SchemaAsync();
        if (!undo)
        {
            return (proxy.Points, schema);
        }

        var applied = proxy.Points.Count;
        await course.DriveAsync(course.UndoAsync);
        schema = await course.SchemaAsync();
        Assert.Empty(await course.JudgeUndoneAsync(plan.IsTakenBackWhole ? null : schema));
        return ([.. proxy.Points.Skip(applied)], schema);
    }

    private async Task<IReadOnlyList<string>> TryAsync(
        Accident accident,
        int point,
        bool undo,
        IReadOnlyList<string> reference
    )
    {
        await using var course = await Course.CreateAsync(plan, create);
        if (undo)
        {
            await using var plain = new WireProxy(serverPort);
            course.Through(plain);
            await course.DriveAsync(course.InvokeAsync);
        }

        CommandRun? command = null;
        await using var proxy = new WireProxy(serverPort, point, p => StrikeAsync(accident, p, command));
        course.Through(proxy);
        var isLast = false;
        var errors = await course.DriveAsync(async () =>
        {
            var before = proxy.Struck;
            var error = await InvokeAsync(accident, course, proxy, undo, c => command = c);
            isLast = !before && proxy.Struck;
            return error;
        });
        if (!proxy.Struck)
        {
            return [$"the point was not reached; {proxy.Points.Count} were, with {string.Join(", ", errors)}"];
        }

        // All was done, and the accident came when the run said good-bye: its row is left for the next one to take
        // away, and says nothing without the lock.
        var wrong = undo ? await course.JudgeUndoneAsync(reference) : await course.JudgeAsync(reference);
        return isLast ? [.. wrong.Where(w => !w.StartsWith(JournalOracle.RowLeft, StringComparison.Ordinal))] : wrong;
    }

    private static async Task<string> InvokeAsync(
        Accident accident,
        Course course,
        WireProxy proxy,
        bool undo,
        Action<CommandRun?> started
    )
    {
        using var command =
            accident is Accident.Kill or Accident.KillCut && !proxy.Struck
                ? new CommandRun(course.Folder, course.Environment, undo ? ["undo", "*"] : ["invoke", "*"])
                : null;
        started(command);
        var error = await (
            command is not null ? command.EndAsync()
            : undo ? course.UndoAsync()
            : course.InvokeAsync()
        );

        // Who kills the command waits for its end, too: it is not let go of before.
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

    // What the figures of docs and reports are from.
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
