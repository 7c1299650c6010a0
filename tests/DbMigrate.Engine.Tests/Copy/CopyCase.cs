using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Copy;

/// <summary>Two databases, and a plan that copies from one to the other.</summary>
internal sealed class CopyCase : IAsyncDisposable
{
    private const string Waiting =
        "select count(*) > 0 from pg_locks where locktype = 'advisory' and not granted and database = "
        + "(select oid from pg_database where datname = current_database())";

    private readonly string _variable = $"DBMIGRATE_TEST_{Guid.NewGuid():N}";
    private Npgsql.NpgsqlConnection? _holder;

    internal CopyCase(TestDatabase source, TestDatabase target, string step)
    {
        (Source, Target) = (source, target);
        Environment.SetEnvironmentVariable(_variable, target.Uri);
        Plan = new TestPlan(
            source,
            $$"""
            plan: moving
            connections: { default: '${DATABASE_URL}', target: '${{{_variable}}}' }
            phases:
              - id: a
                apply: [ { copy: { {{step}}, to: target } } ]
            """
        );
    }

    /// <summary>The database that is copied from; it is home.</summary>
    internal TestDatabase Source { get; }

    /// <summary>The database that is copied to.</summary>
    internal TestDatabase Target { get; }

    /// <summary>The plan. Its only phase is a.</summary>
    internal TestPlan Plan { get; }

    /// <summary>Creates both databases.</summary>
    /// <param name="postgres">The server.</param>
    /// <param name="step">The keys of the step besides <c>to</c>.</param>
    /// <param name="setup">The statements that make the source.</param>
    internal static async Task<CopyCase> CreateAsync(PostgresFixture postgres, string step, params string[] setup)
    {
        var source = await postgres.CreateDatabaseAsync();
        await source.ExecuteAllAsync(setup);
        return new CopyCase(source, await postgres.CreateDatabaseAsync(), step);
    }

    /// <summary>
    /// Starts the plan, and returns when it waits for the advisory lock 42 on the target, which this case then holds.
    /// </summary>
    /// <returns>The run.</returns>
    internal async Task<Task<IReadOnlyList<PhaseResult>>> UntilItWaitsAsync(
        CancellationToken cancellationToken = default
    )
    {
        _holder = await Target.OpenAsync();
        await PostgresFixture.RunAsync(_holder, "select pg_advisory_lock(42)");
        var invoking = Plan.InvokeAsync(cancellationToken: cancellationToken);
        while (!invoking.IsCompleted && !await Target.ScalarAsync<bool>(Waiting))
        {
            await Task.Delay(20, CancellationToken.None);
        }

        return invoking;
    }

    /// <summary>Releases the lock.</summary>
    internal async Task GoOnAsync() => await _holder!.DisposeAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Plan.Dispose();
        Environment.SetEnvironmentVariable(_variable, null);
        if (_holder is not null)
        {
            await _holder.DisposeAsync();
        }

        // Privileges that were copied to the target hold the roles of the source.
        await Target.DisposeAsync();
        await Source.DisposeAsync();
    }
}
