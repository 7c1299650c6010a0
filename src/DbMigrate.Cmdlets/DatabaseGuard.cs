namespace DbMigrate.Commands;

/// <summary>Prevents an object of one database from running its phase on another one.</summary>
internal static class DatabaseGuard
{
    /// <summary>
    /// Checks that the session's database is the expected one. It costs one round trip, only where one is expected.
    /// </summary>
    internal static async Task CheckAsync(MigrationSession session, PlanWork work, CancellationToken cancellationToken)
    {
        if (work.ExpectedDatabases.Count == 0)
        {
            return;
        }

        var statuses = await session
            .GetStatusAsync([.. session.Plan.Phases.Take(1)], cancellationToken)
            .ConfigureAwait(false);
        if (
            statuses is [{ Database: var actual }]
            && work.ExpectedDatabases.FirstOrDefault(d => d != actual) is { } expected
        )
        {
            throw new DatabaseMismatchException(expected, actual);
        }
    }
}
