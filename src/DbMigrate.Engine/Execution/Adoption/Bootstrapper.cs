using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal.Foreign;
using DbMigrate.Engine.Model.State;
using Npgsql;

namespace DbMigrate.Engine.Execution.Adoption;

/// <summary>Decides whether a plan's bootstrap is run: on an empty database, before any phase, once.</summary>
internal static class Bootstrapper
{
    /// <summary>Returns what becomes of the bootstrap; null: the plan has none.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="state">The journal.</param>
    /// <param name="home">The session that reads the catalog.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal static async Task<BootstrapState?> FindAsync(
        MigrationPlan plan,
        JournalState state,
        NpgsqlConnection home,
        CancellationToken cancellationToken
    )
    {
        if (plan.Bootstrap is not { } bootstrap)
        {
            return null;
        }

        var left = plan.Phases.Take(bootstrap.Through.Index + 1).Where(p => !state.Phases.ContainsKey(p.Id)).ToList();
        if (state.Phases.TryGetValue(bootstrap.Phase.Id, out var record))
        {
            // The phases are marked in one transaction: what the journal does not know after it came later, and is run.
            var isMarked = left.Count == 0 || state.Phases.Keys.Any(id => id != bootstrap.Phase.Id);
            return record.State == MigrationState.Verified && isMarked
                ? Of(BootstrapStage.Done, $"by {record.By} at {InstantText.At(record.Since)}")
                : Of(
                    BootstrapStage.Unfinished,
                    $"{record.State} since {InstantText.At(record.Since)}"
                        + (
                            record.Message?.Split('\n')[0].Trim() is { Length: > 0 } message
                                ? $", {message.TrimEnd('.')}"
                                : string.Empty
                        )
                );
        }

        if (state.Phases.Count > 0)
        {
            return Of(BootstrapStage.Skipped, "phases of the plan were run here without it");
        }

        var own = await FindEmptyHistoryAsync(plan, home, cancellationToken).ConfigureAwait(false);
        var (first, count) = await new CatalogReader(home)
            .ReadUserObjectsAsync(cancellationToken, own)
            .ConfigureAwait(false);
        return count == 0
            ? Of(BootstrapStage.Due, string.Empty)
            : Of(
                BootstrapStage.Skipped,
                $"the database has {DisplayText.Count(count, "object")} of users "
                    + $"({string.Join(", ", first)}{(count > first.Count ? ", …" : string.Empty)})"
            );

        BootstrapState Of(BootstrapStage stage, string why) => new(bootstrap, stage, why, left);
    }

    /// <summary>
    /// Returns the tables of the other tool of the plan, where it has applied nothing: they make no database a live one.
    /// </summary>
    private static async Task<IReadOnlyList<string>> FindEmptyHistoryAsync(
        MigrationPlan plan,
        NpgsqlConnection home,
        CancellationToken cancellationToken
    )
    {
        if (plan.Source is not { History: { } tool } source || ForeignHistory.Of(tool) is not { } history)
        {
            return [];
        }

        var table = history.TableOf(source);
        try
        {
            var rows = await ForeignHistoryReader
                .ReadAsync(home, history, table, cancellationToken)
                .ConfigureAwait(false);
            var phases = plan.Phases.Select(HistoryPhase.Of).ToList();
            return history.Resolve(history.OfProject(rows, source.Project), phases).Count == 0
                ? history.OwnTables(table)
                : [];
        }
        catch (HistoryNotFoundException)
        {
            // There is no such table, or it is somebody else's, which counts as well as what the login cannot read.
            return [];
        }
    }
}
