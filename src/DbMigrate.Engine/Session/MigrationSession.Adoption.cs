using System.Globalization;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Execution.Adoption;
using DbMigrate.Engine.Journal.Foreign;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Session;

namespace DbMigrate;

public sealed partial class MigrationSession
{
    /// <summary>Compares the history of another tool with the plan. Changes nothing.</summary>
    /// <param name="partial">Whether what does not fit is to be left.</param>
    /// <param name="takeUndone">Whether what the other tool has undone is to be recorded as undone.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="HistoryNotFoundException">The plan names no history, or the database has none.</exception>
    public Task<MigrationAdoption> CompareHistoryAsync(
        bool partial = false,
        bool takeUndone = false,
        CancellationToken cancellationToken = default
    ) =>
        _services.Outlet.One(
            async () =>
                await CompareHistoryAsync(
                        await _services.ReadStateAsync(cancellationToken).ConfigureAwait(false),
                        cancellationToken,
                        partial,
                        takeUndone
                    )
                    .ConfigureAwait(false),
            MaskedResults.Of
        );

    /// <summary>
    /// Marks the phases that another tool has applied as adopted. Where something does not fit, it adopts nothing
    /// unless a part was asked for. Repeating it changes nothing.
    /// </summary>
    /// <param name="partial">Whether what does not fit is left.</param>
    /// <param name="takeUndone">
    /// Whether phases that the journal has as applied, and a history that the plan keeps has not, are recorded as undone:
    /// nothing is run.
    /// </param>
    /// <param name="cancellationToken">Cancels before it is recorded.</param>
    /// <exception cref="HistoryNotFoundException">The plan names no history, or the database has none.</exception>
    /// <exception cref="AnotherRunnerException">Another run has the lock.</exception>
    public Task<MigrationAdoption> AdoptAsync(
        bool partial = false,
        bool takeUndone = false,
        CancellationToken cancellationToken = default
    ) => _services.Outlet.One(() => AdoptCoreAsync(partial, takeUndone, cancellationToken), MaskedResults.Of);

    private async Task<MigrationAdoption> AdoptCoreAsync(
        bool partial,
        bool takeUndone,
        CancellationToken cancellationToken
    )
    {
        var state = await _services.ReadStateAsync(cancellationToken, MigrationAccessKind.Run).ConfigureAwait(false);
        var foreseen = await CompareHistoryAsync(state, cancellationToken, partial, takeUndone).ConfigureAwait(false);
        if (foreseen.Taken.Count == 0)
        {
            return foreseen;
        }

        var run = await _services
            .StartRunAsync(new InvokeOptions(), _services.Resolve(state, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        await using var ending = run.ConfigureAwait(false);
        if (Plan.Source is { History: { } tool } source && ForeignHistory.Of(tool) is { } history)
        {
            await run.LockHistoryAsync(history, history.TableOf(source), cancellationToken).ConfigureAwait(false);
        }

        var adoption = await CompareHistoryAsync(run.State, cancellationToken, partial, takeUndone)
            .ConfigureAwait(false);
        var taken = adoption.Taken.ToLookup(e => e.Outcome == HistoryOutcome.Missing);
        await run.AdoptAsync(
                [.. taken[false].Select(e => (Plan.FindPhase(e.Phase)!, MessageOf(adoption, e)))],
                [
                    .. taken[true]
                        .Reverse()
                        .Select(e =>
                            (Plan.FindPhase(e.Phase)!, $"Undone by {adoption.Tool}: it is not in {adoption.Table}.")
                        ),
                ],
                cancellationToken
            )
            .ConfigureAwait(false);
        return adoption with
        {
            Entries =
            [
                .. adoption.Entries.Select(e =>
                    e with
                    {
                        Adopted = taken[false].Contains(e),
                        Undone = taken[true].Contains(e),
                    }
                ),
            ],
        };
    }

    /// <summary>
    /// Requires that the other tool and the journal agree on what would be run: on all phases where the journal knows
    /// none, and else on these. What the other tool has applied would be run a second time.
    /// </summary>
    private async Task RequireAdoptedAsync(
        JournalState state,
        IReadOnlyList<MigrationPhase> phases,
        CancellationToken cancellationToken
    )
    {
        if (Plan.Source?.History is null)
        {
            return;
        }

        MigrationAdoption found;
        try
        {
            found = await CompareHistoryAsync(state, cancellationToken).ConfigureAwait(false);
        }
        catch (HistoryNotFoundException e) when (!e.IsThere)
        {
            // The other tool was never here.
            return;
        }

        var isNew = state.Phases.Count == 0;
        var run = phases.Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        HistoryDisagreement.Require(
            found,
            [.. Unadopted(found, isNew).Where(e => isNew || run.Contains(e.Phase))],
            isNew
        );
    }

    /// <summary>
    /// Requires that the other tool has not undone these phases, where the plan keeps its history: their undo would run a
    /// second time.
    /// </summary>
    private async Task RequireNotUndoneAsync(
        JournalState state,
        IReadOnlyList<MigrationPhase> phases,
        CancellationToken cancellationToken
    )
    {
        if (Plan.Source is not { History: not null, KeepsHistory: true })
        {
            return;
        }

        try
        {
            var found = await CompareHistoryAsync(state, cancellationToken, comparesFiles: false).ConfigureAwait(false);
            var undone = phases.Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
            HistoryDisagreement.Require(
                found,
                [.. found.Entries.Where(e => e.Outcome == HistoryOutcome.Missing && undone.Contains(e.Phase))],
                isNew: false
            );
        }
        catch (HistoryNotFoundException e) when (!e.IsThere)
        {
            // Keeping the history makes the table.
        }
    }

    /// <summary>Returns the entries of a history that the journal does not know.</summary>
    private IReadOnlyList<MigrationHistoryEntry> Unadopted(MigrationAdoption found, bool isNew) =>
        [
            .. found.Entries.Where(e =>
                e.Outcome
                    is not (
                        HistoryOutcome.Pending
                        or HistoryOutcome.Gap
                        or HistoryOutcome.Recorded
                        or HistoryOutcome.Archived
                    )
                // Where the history is not kept, a row may stay of a phase that was adopted and undone since.
                && (isNew || e.Outcome != HistoryOutcome.Conflict || Plan.Source?.KeepsHistory == true)
            ),
        ];

    /// <summary>Returns what a bootstrap and the history of another tool mean for the phases; null: nothing.</summary>
    private async Task<ForeignStatus?> ReadForeignStatusAsync(JournalState state, CancellationToken cancellationToken)
    {
        if (Plan.Bootstrap is null && Plan.Source?.History is null)
        {
            return null;
        }

        var home = await _services.Sessions.OwnAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        var bootstrap = await Bootstrapper.FindAsync(Plan, state, home, cancellationToken).ConfigureAwait(false);
        MigrationAdoption? found = null;
        if (Plan.Source?.History is not null)
        {
            try
            {
                found = await CompareHistoryAsync(state, cancellationToken, comparesFiles: false).ConfigureAwait(false);
            }
            catch (HistoryNotFoundException e)
            {
                // Where there is no table, the other tool was never here.
                if (e.IsThere)
                {
                    _services.Messages.Info(e.Message);
                }
            }
        }

        var isNew = state.Phases.Count == 0;
        return new ForeignStatus(bootstrap, found, found is null ? [] : Unadopted(found, isNew), isNew);
    }

    private static string MessageOf(MigrationAdoption adoption, MigrationHistoryEntry entry)
    {
        var at = entry.AppliedAt is { } time
            ? string.Create(CultureInfo.InvariantCulture, $", {time.UtcDateTime:yyyy-MM-dd HH:mm} UTC")
            : string.Empty;
        return $"Applied by {adoption.Tool} ({entry.Version} in {adoption.Table}{at}). {entry.Message}".TrimEnd();
    }

    private async Task<MigrationAdoption> CompareHistoryAsync(
        JournalState state,
        CancellationToken cancellationToken,
        bool partial = false,
        bool takeUndone = false,
        bool comparesFiles = true
    )
    {
        var source = Plan.Source;
        if (source?.History is not { } tool || ForeignHistory.Of(tool) is not { } history)
        {
            throw new HistoryNotFoundException(
                $"{Plan.File}: the plan {Plan.Name} names no history of another tool: "
                    + (
                        source is null
                            ? "its phases come from no folder of one ('phases_from')."
                            : "'phases_from' has no 'history'."
                    ),
                null
            );
        }

        var table = history.TableOf(source);
        var home = await _services.Sessions.OwnAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        var rows = await ConnectionGuard
            .RunAsync(
                ServerCall.Reading($"the history of {tool} was read"),
                () => ForeignHistoryReader.ReadAsync(home, history, table, cancellationToken)
            )
            .ConfigureAwait(false);
        var database = await _services.DisplayAsync(cancellationToken).ConfigureAwait(false);
        return new MigrationAdoption
        {
            PlanName = Plan.Name,
            Tool = tool,
            Table = table,
            Database = database,
            Partial = partial,
            TakesUndone = takeUndone,
            Entries = new HistoryComparison(Plan, state, history, database, comparesFiles).Compare(
                history.OfProject(rows, source.Project)
            ),
        };
    }
}
