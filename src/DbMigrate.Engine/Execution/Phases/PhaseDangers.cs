using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql.Facts;
using DbMigrate.Engine.Steps;
using Npgsql;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Says what makes an invocation or an undo dangerous. Both hosts show it before they ask.</summary>
internal static class PhaseDangers
{
    /// <summary>Returns what is dangerous, a sentence each; empty: nothing.</summary>
    /// <param name="forecast">What will be done.</param>
    /// <param name="resolved">The plan as the call uses it.</param>
    /// <param name="options">The options of the call.</param>
    /// <param name="sessions">The databases, to count the rows that go.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal static async Task<IReadOnlyList<string>> OfAsync(
        PhaseForecast forecast,
        ResolvedPlan resolved,
        InvokeOptions options,
        DatabaseSessions sessions,
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
            facts.AddRange(await LossesAsync(forecast, resolved, sessions, cancellationToken).ConfigureAwait(false));
        }

        return facts;
    }

    private static async Task<IReadOnlyList<string>> LossesAsync(
        PhaseForecast forecast,
        ResolvedPlan resolved,
        DatabaseSessions sessions,
        CancellationToken cancellationToken
    )
    {
        if (forecast.Kind is ForecastKind.Accept or ForecastKind.Verify)
        {
            return [];
        }

        var facts = new List<string>();
        foreach (var (step, preview) in Previews(forecast, resolved))
        {
            // The effects of a command and of a manual step can never be read: their kind says so.
            if (forecast.Undo is not null && step is SqlStep && preview.Effects.RunsUnknownCode)
            {
                facts.Add($"The step {step.Name} runs code whose effects cannot be read.");
            }

            if (preview.Effects.Losses.Count == 0)
            {
                continue;
            }

            facts.AddRange(preview.Effects.Losses.Where(l => !l.IsCountable).Select(Describe));
            if (!preview.Effects.Losses.Any(l => l.IsCountable))
            {
                continue;
            }

            NpgsqlConnection connection;
            try
            {
                connection = await sessions.WorkAsync(step.Connections.Writes, cancellationToken).ConfigureAwait(false);
            }
            catch (ConnectionFailedException e) when (ConnectionOrigin.MayBeMissing(e))
            {
                facts.Add($"What {step.Name} drops was not counted. {e.Message}");
                continue;
            }

            var lost = await new LostRowsReader(connection)
                .ReadAsync(preview.Effects.Losses, cancellationToken)
                .ConfigureAwait(false);
            facts.AddRange(lost.Select(l => Describe(l.Loss, l.Rows)));
        }

        return [.. facts.Distinct(StringComparer.Ordinal)];
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

    private static string Describe(DataLoss loss) =>
        loss.Kind switch
        {
            DataLossKind.DropOwned => $"May drop tables with their rows: all that {loss.Name} owns in the database.",
            DataLossKind.DropType => Dependent("type", loss),
            DataLossKind.DropDomain => Dependent("domain", loss),
            _ => Dependent("extension", loss),
        };

    private static string Dependent(string kind, DataLoss loss) =>
        $"May drop columns that depend on the {kind} {loss.Name} (CASCADE).";

    private static string Describe(DataLoss loss, LostRows rows) =>
        loss.Kind switch
        {
            DataLossKind.ChangeType =>
                $"Changes the type of the column {rows.Column} of {rows.Table} with {rows.Count}. "
                    + "What the new type cannot hold is lost.",
            DataLossKind.DropColumn => $"Drops the column {rows.Column} of {rows.Table} with {rows.Count}.",
            DataLossKind.Truncate => $"Empties the table {rows.Table}, which has {rows.Count}.",
            _ => $"Drops the table {rows.Table} with {rows.Count}.",
        };
}
