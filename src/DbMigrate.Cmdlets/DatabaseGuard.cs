namespace DbMigrate.Commands;

/// <summary>Keeps a status that came from one database from sending its phase to another one.</summary>
internal static class DatabaseGuard
{
    /// <summary>
    /// Looks, where piped objects say which database they come from, whether the session is on that one. It costs a
    /// round trip, and only where
    /// something was piped.
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
