using DbMigrate.Engine.Gates;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Gates;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>
/// Finds out what a call will do with each of its phases, before it does anything. Each phase is seen as it will be
/// when those before it are done.
/// </summary>
/// <param name="resolved">The plan as the call uses it.</param>
/// <param name="state">The state of the journal at the start of the call.</param>
/// <param name="options">The options of the call.</param>
/// <param name="anyKeptAsync">Returns whether anything of a failed phase is in a database.</param>
internal sealed class RunForecast(
    ResolvedPlan resolved,
    JournalState state,
    InvokeOptions options,
    Func<MigrationPhase, CancellationToken, Task<bool>> anyKeptAsync
)
{
    // A copy: what is foreseen must not become the state of the run.
    private readonly JournalState _state = state with
    {
        Phases = new Dictionary<string, PhaseRecord>(state.Phases, StringComparer.Ordinal),
    };

    /// <summary>Returns what an invocation of the next phase will do.</summary>
    internal PhaseForecast Invoke(MigrationPhase phase)
    {
        var forecast = InvocationOf(resolved.Of(phase), _state.Phases.GetValueOrDefault(phase.Id));
        if (forecast.Kind != ForecastKind.Refused && !forecast.IsGateClosed)
        {
            Remember(phase, MigrationState.Verified);
        }

        return forecast;
    }

    /// <summary>Takes a phase as done by what comes before.</summary>
    internal void Foresee(MigrationPhase phase) => Remember(phase, MigrationState.Verified);

    /// <summary>Returns what an undo of the next phase will do.</summary>
    internal async Task<PhaseForecast> UndoAsync(MigrationPhase phase, CancellationToken cancellationToken)
    {
        var record = _state.Phases.GetValueOrDefault(phase.Id);
        if (record is null or { State: MigrationState.Undone })
        {
            return new PhaseForecast(phase, ForecastKind.Nothing, NothingToUndo(record));
        }

        if (!await AnyKeptAsync(phase, cancellationToken).ConfigureAwait(false))
        {
            Remember(phase, MigrationState.Undone);
            return new PhaseForecast(phase, ForecastKind.Nothing, NothingKept(record));
        }

        try
        {
            var undo = await UndoPlan
                .OfAsync(resolved, _state, options, phase, record, AnyKeptAsync, cancellationToken)
                .ConfigureAwait(false);
            Remember(phase, MigrationState.Undone);
            return new PhaseForecast(
                phase,
                record.Undoing ? ForecastKind.Resume : ForecastKind.Run,
                record.Undoing
                    ? "Its undo was started and continues at the first batch that is not done."
                    : string.Empty
            )
            {
                Undo = undo,
            };
        }
        catch (UndoRefusedException e)
        {
            return PhaseForecast.Refused(phase, e);
        }
    }

    /// <summary>Returns why there is nothing to undo in a phase that is not applied.</summary>
    internal static string NothingToUndo(PhaseRecord? record) =>
        record is null
            ? "Nothing to undo: the phase was never applied."
            : $"Nothing to undo: undone already, {record.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC by {record.By}.";

    /// <summary>Returns why there is nothing to undo in a phase that failed.</summary>
    internal static string NothingKept(PhaseRecord record) =>
        "Nothing to undo: nothing of the phase was kept. It failed at "
        + $"{record.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC and was rolled back.";

    /// <summary>Returns that an undo of a phase is not finished.</summary>
    internal static UndoRefusedException Unfinished(MigrationPhase phase) =>
        new(
            $"An undo of phase {phase.Id} was started and is not finished; the phase cannot be invoked before that.",
            phase.Id
        )
        {
            Refusal = UndoRefusal.Unfinished,
        };

    private PhaseForecast InvocationOf(ResolvedPhase own, PhaseRecord? record)
    {
        var phase = own.Phase;
        switch (record)
        {
            case { State: MigrationState.Verified or MigrationState.Applied } when own.IsRepeatedAfter(record):
                return new PhaseForecast(phase, ForecastKind.Run, "It is repeatable, and its files have changed.")
                {
                    Gates = GateEvaluator.Evaluate(GateContext.Of(own, _state), options.OverrideGates, options.Reason),
                };
            case { State: MigrationState.Verified or MigrationState.Applied } when own.IsChangedSince(record):
                return options.AcceptChanged
                    ? new PhaseForecast(phase, ForecastKind.Accept, PhaseChange.Describe(own, record))
                    : PhaseForecast.Refused(phase, PhaseChange.Of(own, record));
            case { State: MigrationState.Verified } when phase.Apply.Any(s => s.MayLeaveRest):
                return new PhaseForecast(
                    phase,
                    ForecastKind.Verify,
                    $"{Verified(record)}; rows that a step recorded as failed are tried again."
                );
            case { State: MigrationState.Verified }:
                return new PhaseForecast(phase, ForecastKind.Nothing, $"{Verified(record)}; nothing is run.");
            case { Undoing: true, State: not MigrationState.Undone }:
                return PhaseForecast.Refused(phase, Unfinished(phase));
            case { State: MigrationState.Applied }:
                return new PhaseForecast(
                    phase,
                    ForecastKind.Verify,
                    "It is applied and not verified: its verify checks are run, and no steps."
                );
            default:
                var resumed = record is not null and not { State: MigrationState.Undone };
                return new PhaseForecast(
                    phase,
                    resumed ? ForecastKind.Resume : ForecastKind.Run,
                    resumed ? "It was started before and continues at the first batch that is not done." : string.Empty
                )
                {
                    Gates = GateEvaluator.Evaluate(GateContext.Of(own, _state), options.OverrideGates, options.Reason),
                };
        }
    }

    private static string Verified(PhaseRecord record) =>
        $"{(record.Adopted ? "Adopted" : "Verified")} already, {record.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC by {record.By}";

    private async Task<bool> AnyKeptAsync(MigrationPhase phase, CancellationToken cancellationToken) =>
        _state.Phases.GetValueOrDefault(phase.Id)?.State switch
        {
            null or MigrationState.Undone => false,
            MigrationState.Failed => await anyKeptAsync(phase, cancellationToken).ConfigureAwait(false),
            _ => true,
        };

    private void Remember(MigrationPhase phase, MigrationState after) =>
        _state.Set(
            phase,
            new PhaseRecord(
                phase.Id,
                after,
                _state.Now,
                null,
                after == MigrationState.Verified ? _state.Now : null,
                null,
                _state.SessionUser,
                Guid.Empty,
                null,
                new Dictionary<string, string>(),
                false
            )
            {
                IsForeseen = true,
            }
        );
}
