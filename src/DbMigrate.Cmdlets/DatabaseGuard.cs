namespace DbMigrate.Commands;

/// <summary>Prevents a status of one database from running its phase on another one.</summary>
internal static class DatabaseGuard
{
    /// <summary>
    /// Checks that the session's database is that of the piped objects. It costs one round trip, only with piped input.
    /// </summary>
    internal static async Task CheckAsync(MigrationSession session, PlanWork work, CancellationToken cancellationToken)
    {
        if (work.ExpectedDatabase is not { } expected)
        {
            return;
        }

        var statuses = await session
            .GetStatusAsync([.. session.Plan.Phases.Take(1)], cancellationToken)
            .ConfigureAwait(false);
        if (statuses is [{ Database: var actual }] && actual != expected)
        {
            throw new DatabaseMismatchException(expected, actual);
        }
    }
}
