using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal.Foreign;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Execution.Adoption;

/// <summary>
/// The dependencies of a Sqitch plan on changes of other projects. The registry in the database has the changes of all
/// projects.
/// </summary>
/// <param name="plan">The plan.</param>
/// <param name="home">The session that reads the registry.</param>
/// <param name="messages">Receives what cannot be checked.</param>
internal sealed class SqitchDependencies(MigrationPlan plan, NpgsqlConnection home, MessageSink messages)
{
    /// <summary>Requires what phases require of other projects, of those that are not applied yet.</summary>
    /// <exception cref="ForeignDependencyException">A change is missing, or one is there that conflicts.</exception>
    internal async Task RequireAsync(
        IReadOnlyList<MigrationPhase> phases,
        JournalState state,
        CancellationToken cancellationToken
    )
    {
        var needs = phases
            .Where(p =>
                state.Phases.GetValueOrDefault(p.Id) is not { State: MigrationState.Applied or MigrationState.Verified }
            )
            .SelectMany(p => NeedsOf(p))
            .ToList();
        if (needs.Count == 0)
        {
            return;
        }

        if (await FindAsync(cancellationToken).ConfigureAwait(false) is not var (registry, table))
        {
            messages.Warn(
                $"What other projects of Sqitch have deployed cannot be checked, since the database {home.Database} has no "
                    + $"registry of Sqitch: {string.Join("; ", needs.Select(n => n.Text))}."
            );
            return;
        }

        foreach (var need in needs)
        {
            var isThere = await registry.HasAsync(need.Project, need.Change, cancellationToken).ConfigureAwait(false);
            if (isThere == need.Conflicts)
            {
                throw new ForeignDependencyException(
                    $"{char.ToUpperInvariant(need.Text[0])}{need.Text[1..]}, which {(isThere ? "is" : "is not")} deployed on {ServerAddress.Of(home)} ({table}); "
                        + "nothing was run.",
                    need.Phase,
                    $"{need.Project}:{need.Change}"
                )
                {
                    IsConflict = need.Conflicts,
                };
            }
        }
    }

    /// <summary>Requires that no deployed change of another project needs phases that are to be undone.</summary>
    /// <exception cref="ForeignDependencyException">One does.</exception>
    internal async Task RequireNoDependantsAsync(
        IReadOnlyList<MigrationPhase> phases,
        CancellationToken cancellationToken
    )
    {
        if (
            !phases.Any(p => p.Origin?.Sqitch is not null)
            || await FindAsync(cancellationToken).ConfigureAwait(false) is not var (registry, table)
        )
        {
            return;
        }

        foreach (var phase in phases)
        {
            if (
                phase.Origin?.Sqitch is { } change
                && await registry.DependantsAsync(change.Project, change.Id, cancellationToken).ConfigureAwait(false)
                    is [var first, ..] all
            )
            {
                throw new ForeignDependencyException(
                    $"The change {phase.Id} is required by {DisplayText.Join(all)}, which Sqitch has deployed on "
                        + $"{ServerAddress.Of(home)} ({table}); nothing was undone.",
                    phase.Id,
                    first
                )
                {
                    IsConflict = true,
                };
            }
        }
    }

    private static IEnumerable<Need> NeedsOf(MigrationPhase phase)
    {
        if (phase.Origin?.Sqitch is not { } change)
        {
            return [];
        }

        return change
            .Requires.Where(r => r.Id is null)
            .Select(r => Need.Of(phase.Id, r.Name, conflicts: false))
            .Concat(change.Conflicts.Select(c => Need.Of(phase.Id, c, conflicts: true)))
            .OfType<Need>();
    }

    private async Task<(SqitchRegistry Registry, string Table)?> FindAsync(CancellationToken cancellationToken)
    {
        var history = new SqitchHistory();
        var table = plan.Source is { History: "sqitch" } source ? history.TableOf(source) : history.Table;
        return await ForeignHistoryReader.IsThereAsync(home, history, table, cancellationToken).ConfigureAwait(false)
            ? (new SqitchRegistry(home, table), table)
            : null;
    }

    /// <summary>A change of another project that a phase requires, or conflicts with.</summary>
    private sealed record Need(string Phase, string Project, string Change, bool Conflicts)
    {
        internal string Text =>
            $"the change {Phase} {(Conflicts ? "conflicts with" : "requires")} {Change} of the project {Project}";

        internal static Need? Of(string phase, string name, bool conflicts) =>
            name.IndexOf(':', StringComparison.Ordinal) is > 0 and var at
                ? new Need(phase, name[..at], name[(at + 1)..], conflicts)
                : null;
    }
}
