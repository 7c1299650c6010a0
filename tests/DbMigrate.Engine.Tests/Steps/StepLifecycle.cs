using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Steps;

/// <summary>
/// Runs the lifecycle of a phase of steps on a real server: apply, undo, apply again. Then it kills the phase after each
/// of its batches, by a cancellation or by terminating its session, and resumes or undoes it. The schema must be exactly
/// the one from before or the one from after.
/// </summary>
internal sealed class StepLifecycle : IDisposable
{
    private readonly TestDatabase _database;

    internal StepLifecycle(TestDatabase database, string steps, params (string Name, string Text)[] files)
    {
        _database = database;
        Plan = new TestPlan(
            database,
            "plan: lifecycle\nphases:\n  - id: a\n    title: A lifecycle\n    apply:\n" + Indented(steps),
            files
        );
    }

    internal TestPlan Plan { get; }

    /// <summary>The schema with all steps applied; set by <see cref="ProveAsync"/>.</summary>
    internal IReadOnlyDictionary<(string Type, string Name), string> After { get; private set; } =
        new Dictionary<(string, string), string>();

    public void Dispose() => Plan.Dispose();

    /// <summary>Runs the whole lifecycle. At its end the phase is applied.</summary>
    /// <param name="applied">Asserts after each apply what the schema does not show.</param>
    /// <param name="kills">Whether executions are killed as well.</param>
    internal async Task ProveAsync(Func<Task>? applied = null, bool kills = true)
    {
        var before = await SchemaAsync();
        await ApplyAsync(applied);
        After = await SchemaAsync();
        Assert.NotEqual(before, After);
        await UndoAsync(before);
        await ApplyAsync(applied);
        Same(After, await SchemaAsync());
        await UndoAsync(before);
        if (kills && HeavyTests.AreRun)
        {
            await KillAsync(before, applied, n => n % 2 == 0);
        }

        if (kills && HeavyTests.AreComplete)
        {
            await KillAsync(before, applied, n => n % 2 == 1);
        }

        await ApplyAsync(applied);
        Assert.All(await Plan.HistoryAsync(verify: true), e => Assert.True(e.Intact));
    }

    /// <summary>Reads the definitions of all objects of the database.</summary>
    internal async Task<IReadOnlyDictionary<(string Type, string Name), string>> SchemaAsync() =>
        await SchemaTexts.ReadAsync(_database);

    private static string Indented(string steps) =>
        string.Concat(steps.ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(l => $"      {l}\n"));

    private static void Same(
        IReadOnlyDictionary<(string Type, string Name), string> wanted,
        IReadOnlyDictionary<(string Type, string Name), string> found
    ) => Assert.Equal(Text(wanted), Text(found));

    private static string Text(IReadOnlyDictionary<(string Type, string Name), string> schema) =>
        string.Join('\n', schema.Select(o => $"{o.Key.Type} {o.Key.Name}: {o.Value}").Order(StringComparer.Ordinal));

    /// <summary>
    /// Kills the apply after each of its batches, and resumes or undoes it; kills the undo after each of its batches,
    /// and resumes it.
    /// </summary>
    /// <param name="before">The schema before the apply.</param>
    /// <param name="applied">Asserts after each apply what the schema does not show.</param>
    /// <param name="terminates">
    /// Whether the kill after the n-th batch terminates the session; else it cancels. The apply that is undone next gets
    /// the opposite kill: each batch of the apply meets both. The undo gets them by turns.
    /// </param>
    private async Task KillAsync(
        IReadOnlyDictionary<(string Type, string Name), string> before,
        Func<Task>? applied,
        Func<int, bool> terminates
    )
    {
        for (var n = 1; await KilledAsync(n, terminates(n), undo: false); n++)
        {
            await ApplyAsync(applied);
            Same(After, await SchemaAsync());
            Assert.True(await KilledAsync(n, !terminates(n), undo: true) || n > 1);
            await UndoAsync(before);
        }

        await UndoAsync(before);
        for (var n = 1; await KilledAsync(n, !terminates(n), undo: false); n++)
        {
            await UndoAsync(before);
        }

        await UndoAsync(before);
    }

    private async Task ApplyAsync(Func<Task>? applied)
    {
        var result = Assert.Single(await Plan.InvokeAsync());
        Assert.Equal(MigrationState.Verified, result.State);
        await (applied?.Invoke() ?? Task.CompletedTask);
    }

    private async Task UndoAsync(IReadOnlyDictionary<(string Type, string Name), string> before)
    {
        var result = Assert.Single(await Plan.UndoAsync());
        Assert.Equal(MigrationState.Undone, result.State);
        Assert.Empty(result.Differences);
        Same(before, await SchemaAsync());
    }

    /// <summary>Starts an execution and kills it after its n-th batch.</summary>
    /// <returns>False where it had fewer batches and completed.</returns>
    private async Task<bool> KilledAsync(int n, bool terminate, bool undo)
    {
        using var killer = new Killer(_database, terminate) { Left = n };
        await using var session = MigrationSession.Create(
            Plan.Read(),
            new SessionOptions { ConnectionString = _database.ConnectionString, Observer = killer }
        );
        try
        {
            var phases = session.SelectPhases(null);
            _ = await TestPlan.ListAsync(
                undo
                    ? session.UndoAsync(phases, TestPlan.Yes, killer.Token)
                    : session.InvokeAsync(phases, new InvokeOptions(), killer.Token)
            );
            return false;
        }
        catch (Exception e) when (e is OperationCanceledException or MigrationException or NpgsqlException)
        {
            Assert.True(killer.Left <= 0, e.Message);
            return true;
        }
    }

    /// <summary>Kills an execution after a number of batches.</summary>
    private sealed class Killer(TestDatabase database, bool terminate) : IMigrationObserver, IDisposable
    {
        public void Dispose() => _source.Dispose();

        private readonly CancellationTokenSource _source = new();

        internal int Left { get; set; }

        internal CancellationToken Token => _source.Token;

        public void OnMessage(MigrationMessage message)
        {
            // A step reports its progress when it begins, and after each batch with the outcome of the batch.
            if (
                message is not MigrationProgress { Percent: >= 0 } progress
                || !progress.Text.EndsWith(" is done", StringComparison.Ordinal)
                || --Left != 0
            )
            {
                return;
            }

            if (terminate)
            {
                database
                    .ScalarAsync<bool>(
                        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and application_name like 'dbmigrate % run'"
                    )
                    .GetAwaiter()
                    .GetResult();
            }
            else
            {
                _source.Cancel();
            }
        }
    }
}
