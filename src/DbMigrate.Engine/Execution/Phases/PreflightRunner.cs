using System.Runtime.CompilerServices;
using DbMigrate.Engine.Checks;
using DbMigrate.Engine.Checks.Server;
using DbMigrate.Engine.Gates;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Gates;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql.Facts;
using Npgsql;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>
/// Runs the gates and checks of a phase: gates, the server's health and preflight checks before it, verify checks after
/// it, and the checks before an undo.
/// </summary>
internal sealed class PreflightRunner(
    ResolvedPhase resolved,
    JournalState state,
    DatabaseSessions sessions,
    InvokeOptions options,
    ServerProbe probe,
    MessageSink? messages = null
)
{
    private static readonly TimeSpan AppendDeadline = TimeSpan.FromSeconds(30);

    private readonly PhaseChecks _checks = new(resolved, state, sessions, messages);
    private IReadOnlyList<CheckResult> _gates = [];
    private readonly Lazy<StepEffects> _effects = new(() => EffectsOf(resolved));
    private IReadOnlyList<TouchedTable>? _touched;

    private MigrationPhase Phase => resolved.Phase;

    /// <summary>The existing tables that the phase touches, by the effects of its steps.</summary>
    internal IReadOnlyList<TouchedTable> Touched => _touched ??= TouchedTable.Of(_effects.Value);

    /// <summary>The relations that the phase may change; null: any object.</summary>
    internal string[]? Scope => _effects.Value.ChangedRelations?.ToArray();

    /// <summary>Whether, by the effects of its steps, nothing exists yet that the phase changes.</summary>
    internal bool MakesOnlyNew => _effects.Value.MakesOnlyNew;

    /// <summary>Evaluates the gates, without a query.</summary>
    internal IReadOnlyList<CheckResult> EvaluateGates() =>
        _gates = GateEvaluator.Evaluate(GateContext.Of(resolved, state), options.OverrideGates, options.Reason);

    /// <summary>Runs all gates and checks before the phase, and returns each result as it comes.</summary>
    internal async IAsyncEnumerable<CheckResult> PreflightAsync(
        MigrationLimits limits,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (var gate in EvaluateGates())
        {
            yield return gate;
        }

        foreach (var warning in FileWarnings())
        {
            yield return warning;
        }

        var tablesOnly = !probe.IsOld;
        if (Touched.Count > 0 || !tablesOnly)
        {
            var home = await sessions.WorkAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
            foreach (
                var look in await ServerHealth
                    .LookAsync(
                        resolved.Plan,
                        Phase.Id,
                        home,
                        limits,
                        Touched,
                        tablesOnly,
                        options.TerminateBlockers,
                        cancellationToken
                    )
                    .ConfigureAwait(false)
            )
            {
                yield return look;
            }

            if (!tablesOnly)
            {
                probe.Renew();
            }
        }

        await foreach (
            var result in _checks
                .RunAsync(Phase.Preflight, CheckStage.Preflight, cancellationToken)
                .ConfigureAwait(false)
        )
        {
            yield return result;
        }
    }

    /// <summary>
    /// Runs all gates and checks before the phase. Throws where one is closed or failed, naming all of them.
    /// </summary>
    internal async Task RequireAsync(
        List<CheckResult> results,
        MigrationLimits limits,
        CancellationToken cancellationToken
    )
    {
        var closed = EvaluateGates().Where(g => !g.Passed).ToList();
        if (closed.Count > 0)
        {
            results.AddRange(_gates);
            var gates = closed.Count == 1 ? "a gate is" : $"{closed.Count} gates are";
            throw new GateClosedException(
                $"Phase {Phase.Id} may not start: {gates} closed. Nothing of it was run."
                    + string.Concat(closed.Select(g => $"{System.Environment.NewLine}  {g.Name}: {g.Message}")),
                Phase.Id,
                _gates
            );
        }

        await foreach (var result in PreflightAsync(limits, cancellationToken).ConfigureAwait(false))
        {
            results.Add(result);
        }

        _checks.RequirePassed(results, "start");
    }

    /// <summary>Runs the checks before an undo. Throws where one fails.</summary>
    internal async Task RequireUndoAsync(List<CheckResult> results, CancellationToken cancellationToken)
    {
        await foreach (
            var result in _checks
                .RunAsync(Phase.UndoPreflight, CheckStage.Undo, cancellationToken)
                .ConfigureAwait(false)
        )
        {
            results.Add(result);
        }

        _checks.RequirePassed(results, "be undone");
    }

    /// <summary>
    /// Journals the checks that kept a phase, or its undo, from starting. Their rows belong to no execution.
    /// </summary>
    internal static async Task RecordFailedAsync(RunContext run, IEnumerable<CheckResult> results, CheckStage stage)
    {
        JournalEntry[] entries =
        [
            .. CheckEntries.Of(results.Where(r => r.Stage == stage), run.Run, execution: null, run.Messages.Mask),
        ];
        if (entries.Length > 0)
        {
            using var deadline = new CancellationTokenSource(AppendDeadline, run.Time);
            var home = await run.HomeAsync(deadline.Token).ConfigureAwait(false);
            await run.Journal.AppendAsync(home, durable: true, deadline.Token, entries).ConfigureAwait(false);
        }
    }

    /// <summary>Runs the verify checks, and returns each result as it comes.</summary>
    internal IAsyncEnumerable<CheckResult> VerifyAsync(CancellationToken cancellationToken) =>
        _checks.RunAsync(Phase.Verify, CheckStage.Verify, cancellationToken);

    /// <summary>
    /// Makes the journal's rows of the gates that were not required: overridden, or skipped by the environment's rules.
    /// </summary>
    internal IEnumerable<JournalEntry> Overrides(Guid run, Guid execution) =>
        _gates
            .Where(g => g.Status is CheckStatus.Overridden or CheckStatus.Skipped)
            .Select(g =>
                (
                    Gate: g,
                    Reason: g.Status == CheckStatus.Skipped
                        ? $"skipped by environment {resolved.Environment?.Name}"
                        : options.Reason
                )
            )
            .Select(g => new JournalEntry(JournalEvents.GateOverridden)
            {
                Phase = Phase.Id,
                Run = run,
                ExecutionId = execution,
                Message = $"{g.Gate.Name}: {g.Reason}",
                Detail = JournalStore.Json(
                    new Dictionary<string, object?>
                    {
                        ["gate"] = g.Gate.Name,
                        ["reason"] = g.Reason,
                        ["was"] = g.Gate.Actual,
                    }
                ),
            });

    /// <summary>Returns what the phase's files show before they run.</summary>
    private IEnumerable<CheckResult> FileWarnings() =>
        Phase
            .Apply.SelectMany(s => s.Preview(resolved.Variables).Findings)
            .Where(f => f.Severity == FileFindingSeverity.Warning)
            .Select(f => new CheckResult
            {
                PlanName = resolved.Plan.Name,
                Plan = resolved.Plan.File,
                Phase = Phase.Id,
                Stage = CheckStage.Server,
                Name = "session of the file",
                Kind = "session",
                Status = CheckStatus.Warning,
                Message = f.Message,
                At = state.Now,
                Origin = f.Statement.Start,
            });

    private static StepEffects EffectsOf(ResolvedPhase resolved) =>
        StepEffects.Join(
            resolved.Phase.Apply.Where(s => s.Connections.WritesHome).Select(s => s.Preview(resolved.Variables).Effects)
        );
}
