using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Steps;

public class EnableRlsStepTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData("force: true", "", true)]
    [InlineData("force: true", "alter table \"Account Book\" enable row level security", true)]
    [InlineData("force: true", "alter table \"Account Book\" force row level security", true)]
    [InlineData("force: false", "alter table \"Account Book\" force row level security", false)]
    [InlineData("", "alter table \"Account Book\" force row level security", true)]
    [InlineData("", "", false)]
    public async Task Both_flags_are_set_and_both_restored(string force, string before, bool forced)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync([
            "create table \"Account Book\" (id int)",
            "create table calls (id int)",
            .. before.Length > 0 ? new[] { before } : [],
        ]);
        using var life = new StepLifecycle(
            database,
            $"- enable_rls: {{ tables: ['\"Account Book\"', calls]{(force.Length > 0 ? ", " + force : string.Empty)} }}"
        );

        // One of them is killed too.
        await life.ProveAsync(kills: before.Length == 0);

        Assert.Equal(
            forced,
            life.After[("table", "public.\"Account Book\"")]
                .Contains("forced row security yes", StringComparison.Ordinal)
        );
        Assert.Contains("row security yes", life.After[("table", "public.calls")]);
        Assert.Contains(
            life.Plan.Messages,
            m =>
                m.Kind == MessageKind.Warning
                && m.Text.Contains("public.calls has no policy:", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task What_is_so_already_stays_so()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table calls (id int)",
            "alter table calls enable row level security",
            "alter table calls force row level security"
        );
        using var life = new StepLifecycle(database, "- enable_rls: { tables: calls, force: true }");

        Assert.Contains(
            "Row security on public.calls is already as requested.",
            Assert.Single(await life.Plan.InvokeAsync()).Steps[0].Message
        );
        Assert.Empty(Assert.Single(await life.Plan.UndoAsync()).Differences);
        Assert.True(
            await database.ScalarAsync<bool>(
                "select relrowsecurity and relforcerowsecurity from pg_class where oid = 'calls'::regclass"
            )
        );
    }
}
