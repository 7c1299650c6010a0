using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Asks about the phases of a run, all of them before the first begins.</summary>
/// <param name="run">The run.</param>
/// <param name="action">Apply or Undo.</param>
/// <param name="preflightAsync">Returns the checks of a phase.</param>
internal sealed class RunQuestions(
    RunContext run,
    PhaseAction action,
    Func<MigrationPhase, CancellationToken, Task<PreflightRunner>> preflightAsync
)
{
    private readonly List<PhaseForecast> _accepted = [];
    private LossForecast _losses = new(run.Resolved, run.State, run.Sessions);
    private readonly List<MigrationPhase> _leftOut = [];
    private readonly List<MigrationQuestion> _open = [];
    private MigrationQuestion? _declined;

    /// <summary>Asks about each phase. Returns the phases to run, in the same order.</summary>
    /// <param name="phases">The phases, in the order of the run.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="MigrationException">A phase is refused, or not confirmed. Nothing was run.</exception>
    internal async Task<IReadOnlyList<MigrationPhase>> AskAsync(
        IReadOnlyList<MigrationPhase> phases,
        CancellationToken cancellationToken
    )
    {
        var forecast = new RunForecast(
            run.Resolved,
            run.State with
            {
                Now = run.Now,
            },
            run.Options,
            (phase, token) => KeptWorkOfPhase.AnyAsync(run, phase, token)
        );
        var chosen = new List<MigrationPhase>();
        var isFirst = true;
        for (var i = 0; i < phases.Count; i++)
        {
            var phase = phases[i];
            if (_leftOut.Exists(other => DependsOn(phase, other)))
            {
                _leftOut.Add(phase);
                run.Messages.Warn(
                    $"Phase {phase.Id} is left out: the {(action == PhaseAction.Undo ? "undo of a " : string.Empty)}"
                        + "phase that must come before it was not confirmed."
                );
                continue;
            }

            var next = await ForeseeAsync(forecast, phase, cancellationToken).ConfigureAwait(false);
            if (next.Refusal is { } refusal)
            {
                throw refusal;
            }

            if (next.IsGateClosed)
            {
                // The run ends there, and reports the gate.
                chosen.AddRange(phases.Skip(i));
                break;
            }

            if (next.Works && !await AskAsync(next, isFirst, cancellationToken).ConfigureAwait(false))
            {
                _leftOut.Add(phase);
                ForgetLastLosses();
                continue;
            }

            _accepted.Add(next);
            isFirst &= !next.Works;
            run.Confirmed.Add(phase);
            chosen.Add(phase);
        }

        return _open.Count > 0 ? throw NotAsked()
            : chosen.Count == 0 && _declined is { } declined ? throw NotConfirmed(declined)
            : chosen;
    }

    /// <summary>What a phase that is left out does with names does not hold for those after it.</summary>
    private void ForgetLastLosses()
    {
        _losses = new LossForecast(run.Resolved, run.State, run.Sessions);
        foreach (var accepted in _accepted.Where(a => a.Works))
        {
            _losses.Pass(accepted);
        }
    }

    private bool DependsOn(MigrationPhase phase, MigrationPhase other) =>
        action == PhaseAction.Undo ? other.BuildsOn(phase) : phase.BuildsOn(other);

    private async Task<PhaseForecast> ForeseeAsync(
        RunForecast forecast,
        MigrationPhase phase,
        CancellationToken cancellationToken
    )
    {
        if (action == PhaseAction.Undo)
        {
            return await forecast.UndoAsync(phase, cancellationToken).ConfigureAwait(false);
        }

        await run.ResolveTargetsAsync(phase, cancellationToken).ConfigureAwait(false);
        return forecast.Invoke(phase);
    }

    private async Task<bool> AskAsync(PhaseForecast next, bool isFirst, CancellationToken cancellationToken)
    {
        if (next is { Undo: not null, Kind: ForecastKind.Run })
        {
            await WarnAsync(next.Phase, isFirst, cancellationToken).ConfigureAwait(false);
        }

        var home = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        var question = new MigrationQuestion
        {
            Phase = next.Phase.Id,
            Action = action,
            Target = PhaseTarget.Of(next.Phase, run.Plan, ServerAddress.Of(home), run.State),
            Facts = await PhaseDangers.OfAsync(next, run.Options, _losses, cancellationToken).ConfigureAwait(false),
        };
        switch (run.Options.Confirm?.Invoke(question))
        {
            case MigrationAnswer.Yes:
            case null when !question.IsDangerous:
                return true;
            case MigrationAnswer.No:
                _declined ??= question;
                return false;
            case MigrationAnswer.Stop:
                throw NotConfirmed(question);
            default:
                // Who answers beforehand must know what all the phases lose.
                _open.Add(question);
                return true;
        }
    }

    /// <summary>
    /// Runs the checks before an undo, so that their warnings come before the question. Those of the first phase must
    /// pass. Those of the others run again in their turn: an undo before them may change the answer.
    /// </summary>
    private async Task WarnAsync(MigrationPhase phase, bool isFirst, CancellationToken cancellationToken)
    {
        if (phase.UndoPreflight.Count == 0)
        {
            return;
        }

        var preflight = await preflightAsync(phase, cancellationToken).ConfigureAwait(false);
        var results = new List<CheckResult>();
        try
        {
            await preflight.RequireUndoAsync(results, cancellationToken).ConfigureAwait(false);
        }
        catch (PreflightFailedException) when (!isFirst)
        {
            // It is checked again in its turn.
        }
        catch (PreflightFailedException)
        {
            await PreflightRunner.RecordFailedAsync(run, results, CheckStage.Undo).ConfigureAwait(false);
            throw;
        }
        finally
        {
            run.Warnings.Tell(results);
        }
    }

    private ConfirmationRequiredException NotAsked() =>
        Required(
            _open[0],
            string.Concat(_open.Select(q => q.Text + System.Environment.NewLine))
                + "This needs a confirmation, and the session cannot ask; nothing was run."
        );

    private ConfirmationRequiredException NotConfirmed(MigrationQuestion question) =>
        new($"{question.Heading}: not confirmed; nothing was run.", question.Phase)
        {
            Action = action,
            IsDeclined = true,
        };

    private ConfirmationRequiredException Required(MigrationQuestion question, string message) =>
        new(message, question.Phase) { Action = action };
}
