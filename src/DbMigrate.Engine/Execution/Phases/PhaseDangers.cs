using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Says what makes an invocation or an undo dangerous. Both hosts show it before they ask.</summary>
internal static class PhaseDangers
{
    /// <summary>Returns what is dangerous, a sentence each; empty: nothing.</summary>
    /// <param name="forecast">What will be done.</param>
    /// <param name="options">The options of the call.</param>
    /// <param name="losses">What the phases of the call lose.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal static async Task<IReadOnlyList<string>> OfAsync(
        PhaseForecast forecast,
        InvokeOptions options,
        LossForecast losses,
        CancellationToken cancellationToken
    )
    {
        if (!forecast.Works)
        {
            return [];
        }

        var phase = forecast.Phase;
        var action = forecast.Undo is null ? PhaseAction.Apply : PhaseAction.Undo;
        var facts = new List<string>();
        if (forecast.Kind is ForecastKind.Accept)
        {
            facts.Add($"Accepts content that is not run: {forecast.Message}. Reason: {options.Reason}");
        }
        else if (forecast.Kind is not ForecastKind.Verify)
        {
            facts.AddRange(PhaseRisks.Of(phase, action));
            if (forecast.Undo is { IsAdopted: true })
            {
                facts.Add("Undoes what another tool applied. The history of that tool still has it as applied.");
            }

            facts.AddRange(
                forecast
                    .Gates.Where(g => g.Status == CheckStatus.Overridden)
                    .Select(g => $"Passes the closed gate {g.Name}. {g.Message}")
            );
            if (options.AcceptChanged && forecast.Kind == ForecastKind.Resume)
            {
                facts.Add($"Accepts that parts that are done may differ from the plan. Reason: {options.Reason}");
            }
            else if (options.AcceptChanged && forecast.Undo is { IsDerived: true, IsChanged: true })
            {
                facts.Add($"Reverses steps that changed since they were run. Reason: {options.Reason}");
            }

            if (options.TerminateBlockers)
            {
                facts.Add("Ends sessions that block it after half of the lock budget.");
            }
        }

        if (action == PhaseAction.Undo || facts.Count > 0)
        {
            facts.AddRange(await losses.OfAsync(forecast, cancellationToken).ConfigureAwait(false));
        }
        else
        {
            losses.Pass(forecast);
        }

        return facts;
    }

    /// <summary>Returns the steps that will be run, with what each does, in order.</summary>
    internal static IEnumerable<(MigrationStep Step, StepPreview Preview)> Previews(
        PhaseForecast forecast,
        ResolvedPlan resolved
    ) =>
        forecast.Undo is { } undo
            ? undo.Steps.Select(s =>
                (s, undo.IsDerived ? s.UndoPreview(resolved.Variables) : s.Preview(resolved.Variables))
            )
            : forecast.Phase.Apply.Select(s => (s, s.Preview(resolved.Variables)));
}
