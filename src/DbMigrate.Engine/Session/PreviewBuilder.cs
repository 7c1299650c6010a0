using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Execution.Phases;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql.Facts;
using DbMigrate.Engine.Steps.Maintenance;
using Npgsql;

namespace DbMigrate.Engine.Session;

/// <summary>
/// Describes what a call would do with a phase: gates, then each step with statements, locks and the tables' sizes.
/// </summary>
/// <param name="resolved">The plan as the call uses it.</param>
/// <param name="state">The state of the journal.</param>
/// <param name="options">The options of the call.</param>
/// <param name="sessions">The databases.</param>
internal sealed class PreviewBuilder(
    ResolvedPlan resolved,
    JournalState state,
    InvokeOptions options,
    DatabaseSessions sessions
)
{
    private readonly LossForecast _losses = new(resolved, state, sessions);

    /// <summary>Returns the lines about one phase.</summary>
    /// <param name="forecast">What would happen to it.</param>
    /// <param name="heading">What would be done, and where.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal async Task<IReadOnlyList<PhasePreview>> MakeAsync(
        PhaseForecast forecast,
        string heading,
        CancellationToken cancellationToken
    )
    {
        var phase = forecast.Phase;
        var previews = new List<PhasePreview> { Line(phase, "phase", heading) };
        if (KindOf(forecast.Kind) is { } kind)
        {
            previews.Add(Line(phase, kind, kind, forecast.Message));
        }

        previews.AddRange(
            forecast.Gates.Select(g => Line(phase, "gate", g.Name, g.Message) with { Open = g.Passed, Gate = g.Status })
        );
        if (forecast.IsGateClosed)
        {
            var closed = forecast.Gates.Where(g => !g.Passed).Select(g => g.Name);
            previews.Add(
                Line(
                    phase,
                    "refused",
                    "refused",
                    $"Closed: {string.Join(", ", closed)}. The call ends here. With open gates it would go on:"
                )
            );
        }

        previews.AddRange(ChecksOf(forecast));
        if (
            await PhaseDangers.OfAsync(forecast, options, _losses, cancellationToken).ConfigureAwait(false) is
            { Count: > 0 } facts
        )
        {
            previews.Add(Line(phase, "asks", "asks", [.. facts]));
        }

        var done = await ReadDoneAsync(forecast, cancellationToken).ConfigureAwait(false);
        var position = 0;
        foreach (var (step, preview) in StepsOf(forecast))
        {
            position++;
            previews.Add(
                await StepAsync(phase, step, preview, position, cancellationToken).ConfigureAwait(false) with
                {
                    Open = position >= done,
                }
            );
        }

        return previews;
    }

    /// <summary>Returns the line on the checks that the call would evaluate and a preview does not.</summary>
    private IEnumerable<PhasePreview> ChecksOf(PhaseForecast forecast)
    {
        var phase = forecast.Phase;
        if (forecast.Kind is not (ForecastKind.Run or ForecastKind.Resume))
        {
            return [];
        }

        if (forecast.Undo is not null)
        {
            return phase.UndoPreflight.Count == 0 || forecast.Kind == ForecastKind.Resume
                ? []
                :
                [
                    Line(
                        phase,
                        "checks",
                        "undo_preflight",
                        [.. phase.UndoPreflight.Select(c => c.Name), "The undo evaluates them before it begins."]
                    ),
                ];
        }

        return phase.Preflight.Count == 0
            ? []
            : [Line(phase, "checks", "preflight", [.. phase.Preflight.Select(c => c.Name)])];
    }

    private static string? KindOf(ForecastKind kind) =>
        kind switch
        {
            ForecastKind.Nothing => "skipped",
            ForecastKind.Refused => "refused",
            ForecastKind.Resume => "resumed",
            ForecastKind.Verify => "verified",
            ForecastKind.Accept => "accepted",
            _ => null,
        };

    private IEnumerable<(MigrationStep Step, StepPreview Preview)> StepsOf(PhaseForecast forecast) =>
        forecast.Kind is ForecastKind.Run or ForecastKind.Resume ? PhaseDangers.Previews(forecast, resolved) : [];

    /// <summary>Returns the first step of a resumed invocation that may have batches left.</summary>
    private async Task<int> ReadDoneAsync(PhaseForecast forecast, CancellationToken cancellationToken)
    {
        if (
            forecast is not { Kind: ForecastKind.Resume, Undo: null }
            || state.Phases.GetValueOrDefault(forecast.Phase.Id)?.ExecutionId is not { } execution
        )
        {
            return 1;
        }

        var home = await sessions.OwnAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        var done = await JournalStore.ReadDoneAsync(home, execution, cancellationToken).ConfigureAwait(false);
        return done.Keys.Select(k => k.Step).DefaultIfEmpty(1).Max();
    }

    private async Task<PhasePreview> StepAsync(
        MigrationPhase phase,
        MigrationStep step,
        StepPreview preview,
        int position,
        CancellationToken cancellationToken
    )
    {
        var (connection, missing) = await ConnectAsync(step, cancellationToken).ConfigureAwait(false);
        if (connection is null)
        {
            return Line(phase, step.Kind, step.Name, [.. preview.Statements]) with
            {
                Step = position,
                Locks = [.. StatementDescription.LocksOf(preview.Effects.Relations)],
                Warnings = [missing!, .. preview.Findings.Select(f => f.ToString())],
                LocksOthers = preview.Effects.LocksOthers,
                Scans = preview.Effects.Scans,
                Rewrites = preview.Effects.Rewrites,
            };
        }

        var read =
            step is IPreviewedInDatabase known && preview.Statements.Count > 0
                ? await BriefRead
                    .TryAsync(
                        connection,
                        () => known.ReadPreviewAsync(new CatalogReader(connection), cancellationToken),
                        cancellationToken
                    )
                    .ConfigureAwait(false)
                : null;
        preview = read ?? preview;
        var relations = await NameTablesAsync(connection, preview.Effects.Relations, cancellationToken)
            .ConfigureAwait(false);
        return Line(phase, step.Kind, step.Name, [.. preview.Statements]) with
        {
            Step = position,
            Locks = [.. StatementDescription.LocksOf(relations)],
            Warnings = [.. preview.Findings.Select(f => f.ToString())],
            LocksOthers = preview.Effects.LocksOthers,
            Scans = preview.Effects.Scans,
            Rewrites = preview.Effects.Rewrites,
            Tables = await TableSizes
                .ReadAsync(connection, [.. preview.Effects.ExistingTables], cancellationToken)
                .ConfigureAwait(false),
        };
    }

    /// <summary>Returns the session that a step reads from, or why it is not there yet.</summary>
    private async Task<(NpgsqlConnection? Connection, string? Missing)> ConnectAsync(
        MigrationStep step,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return (await sessions.WorkAsync(step.Connections.Reads, cancellationToken).ConfigureAwait(false), null);
        }
        catch (ConnectionFailedException e) when (resolved.NotThereYet(e, state) is { } why)
        {
            return (null, why);
        }
    }

    /// <summary>
    /// Returns the relations, with the tables of existing indexes by their own names. A locked index stays as it is.
    /// </summary>
    private static async Task<IReadOnlyList<RelationEffect>> NameTablesAsync(
        NpgsqlConnection connection,
        IReadOnlyList<RelationEffect> relations,
        CancellationToken cancellationToken
    )
    {
        var named = new List<RelationEffect>(relations.Count);
        foreach (var relation in relations)
        {
            var index =
                relation.Relation.Named == RelationNaming.Index
                    ? await BriefRead
                        .TryAsync(
                            connection,
                            () =>
                                new CatalogReader(connection).FindRelationAsync(
                                    relation.Relation.Name,
                                    cancellationToken
                                ),
                            cancellationToken
                        )
                        .ConfigureAwait(false)
                    : null;
            named.Add(index?.Index is { } of ? relation with { Relation = new RelationName(of.Table) } : relation);
        }

        return named;
    }

    private PhasePreview Line(MigrationPhase phase, string kind, string name, params string[] statements) =>
        new()
        {
            PlanName = resolved.Plan.Name,
            Plan = resolved.Plan.File,
            Phase = phase.Id,
            Step = 0,
            Kind = kind,
            Name = name,
            Statements = statements,
        };
}
