using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.State;
using Npgsql;

namespace DbMigrate.Engine.Execution.Adoption;

/// <summary>Decides whether a plan's bootstrap is run: on an empty database, before any phase, once.</summary>
internal static class Bootstrapper
{
    /// <summary>Returns whether the next invocation runs the bootstrap, or what is left of it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="state">The journal.</param>
    /// <param name="home">The session that reads the catalog.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal static async Task<bool> IsDueAsync(
        MigrationPlan plan,
        JournalState state,
        NpgsqlConnection home,
        CancellationToken cancellationToken
    )
    {
        if (plan.Bootstrap is not { } bootstrap)
        {
            return false;
        }

        if (state.Phases.TryGetValue(bootstrap.Phase.Id, out var record))
        {
            return record.State != MigrationState.Verified || Left(plan, state).Count > 0;
        }

        if (state.Phases.Count > 0)
        {
            return false;
        }

        var (_, count) = await new CatalogReader(home).ReadUserObjectsAsync(cancellationToken).ConfigureAwait(false);
        return count == 0;
    }

    /// <summary>Returns the phases that the bootstrap stands for and that the journal does not know.</summary>
    internal static IReadOnlyList<MigrationPhase> Left(MigrationPlan plan, JournalState state) =>
        plan.Bootstrap is { } bootstrap
            ? [.. plan.Phases.Take(bootstrap.Through.Index + 1).Where(p => !state.Phases.ContainsKey(p.Id))]
            : [];
}
