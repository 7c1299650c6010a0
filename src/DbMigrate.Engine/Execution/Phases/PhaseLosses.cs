using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql.Facts;
using DbMigrate.Engine.Steps;
using Npgsql;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Says what rows and which other objects go with what an invocation or an undo drops.</summary>
internal static class PhaseLosses
{
    // The others are counted.
    private const int MostNames = 20;

    /// <summary>Returns what is lost, a sentence each.</summary>
    internal static async Task<IReadOnlyList<string>> OfAsync(
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
        var previews = PhaseDangers.Previews(forecast, resolved).ToList();
        foreach (var (step, preview) in previews)
        {
            // The effects of a command and of a manual step can never be read: their kind says so.
            if (forecast.Undo is not null && step is SqlStep && preview.Effects.RunsUnknownCode)
            {
                facts.Add($"The step {step.Name} runs code whose effects cannot be read.");
            }

            if (!preview.Effects.Losses.Any(l => l.IsCountable) && preview.Effects.Cascades.Count == 0)
            {
                facts.AddRange(preview.Effects.Losses.Select(Describe));
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

            var gone = previews
                .Where(p => p.Step.Connections.Writes == step.Connections.Writes)
                .SelectMany(p => p.Preview.Effects.Dropped);
            var cascaded = await new CascadeReader(connection)
                .ReadAsync(preview.Effects.Cascades, [.. gone], cancellationToken)
                .ConfigureAwait(false);
            facts.AddRange(
                preview
                    .Effects.Losses.Where(l => !l.IsCountable && !cascaded.Found.Any(f => f.Name == l.Name))
                    .Select(Describe)
            );
            var lost = await new LostRowsReader(connection)
                .ReadAsync([.. preview.Effects.Losses, .. cascaded.Losses], cancellationToken)
                .ConfigureAwait(false);
            facts.AddRange(lost.Select(l => Describe(l.Loss, l.Rows)));
            facts.AddRange(cascaded.Objects.GroupBy(o => o.Root).Select(g => Describe(g.Key, [.. g])));
        }

        return [.. facts.Distinct(StringComparer.Ordinal)];
    }

    private static string Describe(CascadeDrop root, IReadOnlyList<CascadedObject> objects)
    {
        var names = string.Join(", ", objects.Take(MostNames).Select(o => o.What));
        var more =
            objects.Count > MostNames ? $" and {DisplayText.Count(objects.Count - MostNames, "other object")}" : null;
        var what =
            root.Empties ? $"TRUNCATE of {root.Name} also empties"
            : root.Table is null ? $"CASCADE drops with the {root.Type} {root.Name}"
            : $"CASCADE drops with the {root.Type} {root.Name} of {root.Table}";
        return $"{what}: {names}{more}.";
    }

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
