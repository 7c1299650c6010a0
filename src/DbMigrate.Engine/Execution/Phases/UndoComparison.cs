using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Compares the schema after an undo with that before the phase, and says what was compared.</summary>
/// <remarks>
/// A snapshot has what the apply names, or everything. Where an undo names more than the apply, or runs what cannot be
/// read, the other objects are listed before and after it.
/// </remarks>
internal sealed class UndoComparison
{
    private const int MostNamed = 5;

    private readonly RunContext _run;
    private readonly SnapshotRow? _snapshot;
    private readonly IReadOnlyList<OtherObject>? _others;
    private readonly bool _isCovered;

    private UndoComparison(RunContext run, SnapshotRow? snapshot, IReadOnlyList<OtherObject>? others, bool isCovered)
    {
        _run = run;
        _snapshot = snapshot;
        _others = others;
        _isCovered = isCovered;
    }

    /// <summary>Reads what the comparison needs from before the undo.</summary>
    internal static async Task<UndoComparison> BeginAsync(
        RunContext run,
        MigrationPhase phase,
        UndoPlan undo,
        CancellationToken cancellationToken
    )
    {
        var home = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        var snapshot = await SnapshotRows
            .ReadAsync(home, run.Plan.Name, phase.Id, cancellationToken)
            .ConfigureAwait(false);
        if (undo.IsDerived || snapshot is not { Scope: { } scope, IsOfOldForm: false })
        {
            return new UndoComparison(run, snapshot, null, isCovered: true);
        }

        var changed = StepEffects
            .Join(
                undo.Steps.Where(s => s.Connections.WritesHome).Select(s => s.Preview(run.Resolved.Variables).Effects)
            )
            .ChangedRelations;
        if (changed?.Except(scope, StringComparer.Ordinal).Any() == false)
        {
            return new UndoComparison(run, snapshot, null, isCovered: true);
        }

        var work = await run.Sessions.CleanAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        var others = await OtherObject.ReadAsync(work, scope, cancellationToken).ConfigureAwait(false);
        return new UndoComparison(run, snapshot, others, isCovered: false);
    }

    /// <summary>
    /// Compares, and returns the differences with the message about them. A session that keeps a table locked longer than
    /// the lock budget prevents the comparison, and not the undo.
    /// </summary>
    internal async Task<(IReadOnlyList<SchemaDifference> Differences, string Message)> EndAsync(
        PhaseExecution execution,
        CancellationToken cancellationToken
    )
    {
        if (_snapshot is not { IsOfOldForm: false, Scope: var scope, Text: var text })
        {
            var how = _snapshot is null ? "not recorded" : "recorded in the form of an older version";
            return ([], $"Undone; nothing was compared: the schema from before the phase is {how}.");
        }

        IReadOnlyList<SchemaDifference> named;
        using var wait = new ReadWait(
            WaitOwner.Of(execution, _run.Plan.File),
            _run.Locks,
            _run.Limits(execution.Limits),
            cancellationToken
        );
        try
        {
            named = await wait.RepeatAsync(() =>
                    SchemaRetry.RunAsync(
                        "the home database",
                        async _ =>
                        {
                            var work = await CleanAsync(wait.Token).ConfigureAwait(false);
                            wait.Use(work);
                            return await PhaseSnapshot
                                .CompareAsync(work, scope, text, wait.Token)
                                .ConfigureAwait(false);
                        }
                    )
                )
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is SchemaFormatException or SchemaNotReadException or LockBudgetSpentException)
        {
            return ([], $"Undone; nothing was compared: {e.Message}");
        }

        IReadOnlyList<SchemaDifference> vanished = _others is null
            ? []
            : OtherObject.Vanished(
                _others,
                await OtherObject
                    .ReadAsync(await CleanAsync(cancellationToken).ConfigureAwait(false), scope!, cancellationToken)
                    .ConfigureAwait(false)
            );
        return ([.. named, .. vanished], $"Undone; {Describe(named, vanished)}");
    }

    private Task<NpgsqlConnection> CleanAsync(CancellationToken cancellationToken) =>
        _run.Sessions.CleanAsync(DatabaseSessions.Home, cancellationToken);

    private string Describe(IReadOnlyList<SchemaDifference> named, IReadOnlyList<SchemaDifference> vanished)
    {
        var compared =
            named.Count > 0
                ? $"{Objects(named.Count, "is", "are")} not as before the phase: "
                    + List(named, d => $"{d.Kind} {d.Name} ({d.Change.ToString().ToLowerInvariant()})")
            : vanished.Count == 0 && _isCovered ? "the schema is as it was before the phase."
            : "the objects that the phase names are as they were before it; definitions of others were not compared.";
        return vanished.Count == 0
            ? compared
            : $"{Objects(vanished.Count, "that the phase does not name has", "that the phase does not name have")} "
                + $"disappeared meanwhile: {List(vanished, d => $"{d.Kind} {d.Name}")}; {compared}";
    }

    private static string Objects(int count, string one, string several) =>
        count == 1 ? $"1 object {one}" : $"{count} objects {several}";

    private static string List(IReadOnlyList<SchemaDifference> differences, Func<SchemaDifference, string> describe) =>
        string.Join(", ", differences.Take(MostNamed).Select(describe))
        + (differences.Count > MostNamed ? ", …" : string.Empty);
}
