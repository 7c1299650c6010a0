using System.Globalization;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Execution.Adoption;
using DbMigrate.Engine.Journal.Foreign;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Session;
using Npgsql;

namespace DbMigrate;

public sealed partial class MigrationSession
{
    /// <summary>Compares the history of another tool with the plan. Changes nothing.</summary>
    /// <param name="partial">Whether what does not fit is to be left.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="HistoryNotFoundException">The plan names no history, or the database has none.</exception>
    public Task<MigrationAdoption> CompareHistoryAsync(
        bool partial = false,
        CancellationToken cancellationToken = default
    ) =>
        _services.Outlet.One(
            async () =>
                await CompareHistoryAsync(
                        await _services.ReadStateAsync(cancellationToken).ConfigureAwait(false),
                        partial,
                        cancellationToken
                    )
                    .ConfigureAwait(false),
            MaskedResults.Of
        );

    /// <summary>
    /// Marks the phases that another tool has applied as adopted. Where something does not fit, it adopts nothing
    /// unless a part was asked for. Repeating it changes nothing.
    /// </summary>
    /// <param name="partial">Whether what does not fit is left.</param>
    /// <param name="cancellationToken">Cancels before it is recorded.</param>
    /// <exception cref="HistoryNotFoundException">The plan names no history, or the database has none.</exception>
    /// <exception cref="AnotherRunnerException">Another run has the lock.</exception>
    public Task<MigrationAdoption> AdoptAsync(bool partial = false, CancellationToken cancellationToken = default) =>
        _services.Outlet.One(() => AdoptCoreAsync(partial, cancellationToken), MaskedResults.Of);

    private async Task<MigrationAdoption> AdoptCoreAsync(bool partial, CancellationToken cancellationToken)
    {
        var state = await _services.ReadStateAsync(cancellationToken, MigrationAccessKind.Run).ConfigureAwait(false);
        var foreseen = await CompareHistoryAsync(state, partial, cancellationToken).ConfigureAwait(false);
        if (!MayAdopt(foreseen))
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

        var adoption = await CompareHistoryAsync(run.State, partial, cancellationToken).ConfigureAwait(false);
        if (!MayAdopt(adoption))
        {
            return adoption;
        }

        var chosen = adoption.Entries.Where(e => e.Outcome == HistoryOutcome.Applied).ToList();
        await run.AdoptAsync(
                [.. chosen.Select(e => (Plan.FindPhase(e.Phase)!, MessageOf(adoption, e)))],
                cancellationToken
            )
            .ConfigureAwait(false);
        return adoption with { Entries = [.. adoption.Entries.Select(e => e with { Adopted = chosen.Contains(e) })] };
    }

    /// <summary>
    /// Requires that another tool has applied none of what would be run: nothing at all where the journal knows no phase,
    /// and else none of these phases. They would be run a second time.
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
            found = await CompareHistoryAsync(state, partial: false, cancellationToken).ConfigureAwait(false);
        }
        catch (HistoryNotFoundException)
        {
            // The other tool was never here.
            return;
        }

        var isNew = state.Phases.Count == 0;
        var run = phases.Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        var applied = Unadopted(found, isNew).Where(e => isNew || run.Contains(e.Phase)).ToList();
        if (applied.Count > 0)
        {
            throw new HistoryMismatchException(
                isNew
                    ? $"{found.Tool} has applied {DisplayText.Count(applied.Count, "migration")} on "
                        + $"{found.Database} ({found.Table}), and the journal knows none of them; nothing was run."
                    : $"{found.Tool} has applied {DisplayText.Join([.. applied.Select(e => e.Phase)])} on "
                        + $"{found.Database} ({found.Table}), and the journal does not know it; nothing was run.",
                []
            );
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
        if (Plan.Source is { History: { } tool })
        {
            try
            {
                found = await CompareHistoryAsync(state, partial: false, comparesFiles: false, cancellationToken)
                    .ConfigureAwait(false);
            }
            catch (HistoryNotFoundException)
            {
                // The other tool was never here.
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
            {
                _services.Messages.Info($"The history of {tool} could not be read: {e.MessageText}.");
            }
        }

        var isNew = state.Phases.Count == 0;
        return new ForeignStatus(bootstrap, found, found is null ? [] : Unadopted(found, isNew), isNew);
    }

    private static bool MayAdopt(MigrationAdoption adoption) =>
        (adoption.Partial || adoption.Entries.All(e => e.Fits))
        && adoption.Entries.Any(e => e.Outcome == HistoryOutcome.Applied);

    private static string MessageOf(MigrationAdoption adoption, MigrationHistoryEntry entry)
    {
        var at = entry.AppliedAt is { } time
            ? string.Create(CultureInfo.InvariantCulture, $", {time.UtcDateTime:yyyy-MM-dd HH:mm} UTC")
            : string.Empty;
        return $"Applied by {adoption.Tool} ({entry.Version} in {adoption.Table}{at}). {entry.Message}".TrimEnd();
    }

    private Task<MigrationAdoption> CompareHistoryAsync(
        JournalState state,
        bool partial,
        CancellationToken cancellationToken
    ) => CompareHistoryAsync(state, partial, comparesFiles: true, cancellationToken);

    private async Task<MigrationAdoption> CompareHistoryAsync(
        JournalState state,
        bool partial,
        bool comparesFiles,
        CancellationToken cancellationToken
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
            Entries = new HistoryComparison(Plan, state, history, database, comparesFiles).Compare(
                history.OfProject(rows, source.Project)
            ),
        };
    }
}
