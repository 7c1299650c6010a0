using System.Runtime.CompilerServices;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Execution;
using DbMigrate.Engine.Metrics;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Session;
using Npgsql;

namespace DbMigrate;

/// <summary>
/// A plan with its databases; the entry point of every host. Connections are opened at first use. An instance is not
/// thread-safe. Methods throw a <see cref="MigrationException"/> for each condition. They throw <see
/// cref="OperationCanceledException"/> only after the cancellation is done on the server and in the journal.
/// </summary>
public sealed partial class MigrationSession : IAsyncDisposable
{
    private readonly SessionServices _services;

    private MigrationSession(MigrationPlan plan, SessionOptions options)
    {
        Plan = plan;
        _services = new SessionServices(plan, options);
    }

    /// <summary>The plan.</summary>
    public MigrationPlan Plan { get; }

    /// <summary>What the operations of the session share.</summary>
    internal SessionServices Services => _services;

    /// <summary>Creates a session without connecting to a database.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">The options of its connections.</param>
    /// <exception cref="VariableInvalidException">A given variable is not declared by the plan.</exception>
    public static MigrationSession Create(MigrationPlan plan, SessionOptions options) => new(plan, options);

    /// <summary>
    /// Returns the phases whose ids match a pattern (<c>*</c> and <c>?</c>), in the plan's order. Default: all phases.
    /// </summary>
    /// <param name="patterns">Ids, or patterns of ids. A number means the only id of that value: 2 means 002.</param>
    /// <exception cref="PhaseNotFoundException">A name or pattern matches no phase.</exception>
    public IReadOnlyList<MigrationPhase> SelectPhases(IReadOnlyList<string>? patterns) =>
        NameSelection.Of(
            Plan.Phases,
            p => p.Id,
            patterns?.Select(p => NumericName.Resolve(p, Plan.Phases.Select(k => k.Id))).ToList(),
            pattern => new PhaseNotFoundException(
                NameSelection.NotFound($"The plan {Plan.Name}", "phase", pattern, [.. Plan.Phases.Select(p => p.Id)]),
                pattern
            )
        );

    /// <summary>
    /// Returns the phases that a run through a phase takes, in the plan's order. To apply: all up to it that are not
    /// verified. To undo: all from it on that are applied or begun. The phase itself is always among them.
    /// </summary>
    /// <param name="phase">The last phase to apply, or the first to undo.</param>
    /// <param name="action">Apply or Undo.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<IReadOnlyList<MigrationPhase>> SelectThroughAsync(
        MigrationPhase phase,
        PhaseAction action,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(phase);
        var range = Plan
            .Phases.Where(p => action == PhaseAction.Undo ? p.Index >= phase.Index : p.Index <= phase.Index)
            .ToList();
        var states = await _services
            .Outlet.One(() => GetStatusCoreAsync(range, tells: false, cancellationToken))
            .ConfigureAwait(false);
        var chosen = states
            .Where(s =>
                action == PhaseAction.Undo
                    ? s.AppliedAt is not null || s.State is MigrationState.Failed or MigrationState.InDoubt
                    : s.State is not (MigrationState.Verified or MigrationState.Adopted)
            )
            .Select(s => s.Phase)
            .Append(phase.Id)
            .ToHashSet(StringComparer.Ordinal);
        return [.. range.Where(p => chosen.Contains(p.Id))];
    }

    /// <summary>
    /// Returns the metrics whose names match a pattern (<c>*</c> and <c>?</c>), in the plan's order. Default: all
    /// metrics.
    /// </summary>
    /// <param name="patterns">Names, or patterns of names.</param>
    /// <exception cref="MetricNotFoundException">A name or pattern matches no metric, or the plan has none.</exception>
    public IReadOnlyList<MetricDefinition> SelectMetrics(IReadOnlyList<string>? patterns) =>
        Plan.Metrics.Count == 0 && patterns is null or { Count: 0 }
            ? throw new MetricNotFoundException(
                $"The plan {Plan.Name} has no metrics. They are written under 'metrics' in {Plan.File}.",
                string.Empty
            )
            : NameSelection.Of(
                Plan.Metrics,
                m => m.Name,
                patterns,
                pattern => new MetricNotFoundException(
                    NameSelection.NotFound(
                        $"The plan {Plan.Name}",
                        "metric",
                        pattern,
                        [.. Plan.Metrics.Select(m => m.Name)]
                    ),
                    pattern
                )
            );

    /// <summary>
    /// Returns the state of each selected phase, in one round trip, and one or two more for a plan with the history of
    /// another tool or a bootstrap. Ready means that the gates are open. Preflight evaluates the checks.
    /// </summary>
    /// <param name="phases">The phases.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public Task<IReadOnlyList<PhaseStatus>> GetStatusAsync(
        IReadOnlyList<MigrationPhase> phases,
        CancellationToken cancellationToken = default
    ) =>
        _services.Outlet.One(
            () => GetStatusCoreAsync(phases, tells: true, cancellationToken),
            static (all, mask) => MaskedResults.All(all, MaskedResults.Of, mask)
        );

    private async Task<IReadOnlyList<PhaseStatus>> GetStatusCoreAsync(
        IReadOnlyList<MigrationPhase> phases,
        bool tells,
        CancellationToken cancellationToken
    )
    {
        var likely = _services.Resolve(cancellationToken);
        var state = await ReadAhead
            .ChecksumsWhileAsync(phases, likely, () => _services.ReadStateAsync(cancellationToken))
            .ConfigureAwait(false);
        if (state.Head is { } head)
        {
            _services.Messages.Verbose($"journal head {head}");
        }

        var resolved = _services.Resolve(state, likely);
        var makes = Plan.Phases.Any(p => p.Apply.Any(s => s.Makes.Count > 0));
        foreach (var phase in phases.Where(p => p.Gates.Count > 0 || (makes && p.Connections.Count > 1)))
        {
            await _services.ResolveTargetsAsync(resolved, phase, cancellationToken).ConfigureAwait(false);
        }

        resolved.ReadAhead(phases.Select(p => state.Phases.GetValueOrDefault(p.Id)).OfType<PhaseRecord>());
        var evaluator = new StatusEvaluator(
            resolved,
            state,
            await _services.DisplayAsync(cancellationToken).ConfigureAwait(false)
        );
        if (await ReadForeignStatusAsync(state, cancellationToken).ConfigureAwait(false) is not { } foreign)
        {
            return [.. phases.Select(evaluator.Evaluate)];
        }

        if (tells)
        {
            foreign.Tell(_services.Messages);
        }

        return [.. phases.Select(p => foreign.Amend(p, evaluator.Evaluate(p)))];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
