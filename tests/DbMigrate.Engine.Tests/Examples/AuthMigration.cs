using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Examples;

/// <summary>The plan of docs/examples/auth-migration on a test database, with the weeks between its phases.</summary>
internal sealed class AuthMigration(AuthDatabase service) : IAsyncDisposable
{
    private static readonly MigrationPlan Plan = MigrationPlanReader.Read(ExampleFolder.Of("auth-migration"));

    private TimeSpan _ahead;

    internal AuthDatabase Service => service;

    internal MigrationSession Session { get; } = Open(service, service.Owner);

    /// <summary>The phases whose undo restores the state before: all but the last.</summary>
    internal static IReadOnlyList<string> Reversible { get; } = ["001", "002", "003", "004", "005", "006", "007"];

    internal static async Task<AuthMigration> CreateAsync(PostgresFixture postgres, int users = 50) =>
        new(await AuthDatabase.CreateAsync(postgres, users));

    /// <summary>Invokes a phase and requires that it is verified, without notices.</summary>
    internal async Task<PhaseResult> InvokeAsync(string id) => Require(await TryAsync(id), MigrationState.Verified);

    /// <summary>Undoes a phase and requires that no difference remains.</summary>
    internal async Task<PhaseResult> UndoAsync(string id)
    {
        var undone = Require(
            Assert.Single(await TestPlan.ListAsync(Session.UndoAsync(Session.SelectPhases([id]), Yes))),
            MigrationState.Undone
        );
        Assert.Empty(undone.Differences);
        return undone;
    }

    /// <summary>Invokes a phase and returns its result.</summary>
    internal async Task<PhaseResult> TryAsync(string id) =>
        Assert.Single(await TestPlan.ListAsync(Session.InvokeAsync(Session.SelectPhases([id]), Yes)));

    /// <summary>Invokes a phase that its gates refuse, and returns the names of the closed gates.</summary>
    internal async Task<IReadOnlyList<string>> RefusedByAsync(string id)
    {
        var refusal = await Assert.ThrowsAsync<GateClosedException>(() => TryAsync(id));
        return [.. refusal.Gates.Where(g => !g.Passed).Select(g => g.Name).Order(StringComparer.Ordinal)];
    }

    /// <summary>Moves the clock of the journal forward.</summary>
    internal Task PassAsync(TimeSpan time) => service.Database.MoveClockAsync(_ahead += time);

    /// <summary>Moves the clock forward and samples the sustained check at intervals.</summary>
    internal async Task WatchAsync(string id, TimeSpan time, TimeSpan every)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += every)
        {
            await TestPlan.ListAsync(Session.TestPreflightAsync(Session.SelectPhases([id])[0]));
            await PassAsync(every);
        }

        await TestPlan.ListAsync(Session.TestPreflightAsync(Session.SelectPhases([id])[0]));
    }

    /// <summary>Approves a phase with two logins.</summary>
    internal async Task ApproveAsync(string id)
    {
        foreach (var name in new[] { "first", "second" })
        {
            var role = await service.Database.CreateRoleAsync($"{name}_{id}_{Guid.NewGuid():N}"[..24]);
            await using var session = Open(service, role);
            var phase = session.SelectPhases([id])[0];
            var refused = await Assert.ThrowsAsync<JournalException>(() => session.ApproveAsync(phase, "looked at it"));
            await service.Database.ExecuteAllAsync([.. refused.Grants]);
            await session.ApproveAsync(phase, "looked at it");
        }
    }

    /// <summary>Corrects the users for whom no account could be created.</summary>
    internal async Task CorrectUsersAsync()
    {
        var bad = await service.Database.ColumnAsync<string>(
            "select key[1] from dbmigrate.backfill_error where settled_at is null order by 1"
        );
        foreach (var id in bad)
        {
            await service.Database.ExecuteAsync(
                "update users set email = name || '.corrected@example.com' where id = $1",
                Guid.Parse(id)
            );
        }
    }

    /// <summary>Does everything that the gates of a phase require.</summary>
    internal async Task OpenGatesAsync(string id)
    {
        switch (id)
        {
            case "005":
                await PassAsync(TimeSpan.FromDays(3));
                await Session.CompleteMilestoneAsync("account-build-deployed", null);
                await Session.CompleteMilestoneAsync("backup-done", null);
                break;
            case "007":
                await PassAsync(TimeSpan.FromDays(7));
                await WatchAsync("007", TimeSpan.FromDays(7), TimeSpan.FromHours(11));
                await Session.CompleteMilestoneAsync("both-ids-build-retired", null);
                await Session.CompleteMilestoneAsync("backup-done", null);
                await ApproveAsync(id);
                break;
            case "008":
                await PassAsync(TimeSpan.FromDays(180));
                await Session.CompleteMilestoneAsync("backup-done", null);
                await ApproveAsync(id);
                break;
        }
    }

    /// <summary>
    /// Invokes the phases up to <paramref name="last"/>. Opens their gates, and corrects the users for whom no account can
    /// be created.
    /// </summary>
    internal async Task GoToAsync(string last, string first = "001")
    {
        foreach (
            var phase in Plan.Phases.Where(p =>
                string.CompareOrdinal(p.Id, first) >= 0 && string.CompareOrdinal(p.Id, last) <= 0
            )
        )
        {
            await OpenGatesAsync(phase.Id);
            if (phase.Id == "002" && (await TryAsync("002")).State == MigrationState.Applied)
            {
                await CorrectUsersAsync();
            }

            await InvokeAsync(phase.Id);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await service.DisposeAsync();
    }

    private static InvokeOptions Yes => new() { Confirm = _ => MigrationAnswer.Yes };

    private static MigrationSession Open(AuthDatabase service, TestRole role) =>
        MigrationSession.Create(
            Plan,
            new SessionOptions { ConnectionString = service.Database.ConnectionStringFor(role) }
        );

    private static PhaseResult Require(PhaseResult result, MigrationState state)
    {
        Assert.True(
            result.State == state,
            $"{result.Phase} {result.State}: {result.Message}\n{string.Join('\n', result.Checks.Where(c => !c.Passed).Select(c => $"{c.Name}: {c.Message} {string.Join(" | ", c.Rows)}"))}"
        );
        Assert.Empty(result.Notices);
        return result;
    }
}
