using System.Runtime.CompilerServices;
using DbMigrate.Engine.Checks;
using DbMigrate.Engine.Checks.Server;
using DbMigrate.Engine.Gates;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Gates;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>
/// Asks what a phase needs asked: gates, the server, preflight checks; verify checks; the checks before an undo.
/// </summary>
internal sealed class PreflightRunner(
    MigrationPlan plan,
    MigrationPhase phase,
    JournalState state,
    IReadOnlyDictionary<string, string> variables,
    DatabaseSessions sessions,
    InvokeOptions options,
    ServerProbe lastLook
)
{
    private IReadOnlyList<CheckResult> _gates = [];
    private readonly Lazy<string[]?> _scope = new(() => SnapshotStore.Scope(phase, variables));
    private IReadOnlyList<TouchedTable>? _touched;

    /// <summary>The tables that are there already and that the phase touches, as far as its steps tell.</summary>
    internal IReadOnlyList<TouchedTable> Touched => _touched ??= TouchedTable.Of(phase, variables);

    /// <summary>The relations that the phase may change; null where any object may be.</summary>
    internal string[]? Scope => _scope.Value;

    /// <summary>Whether, as far as its steps tell, nothing is there yet of what the phase changes.</summary>
    internal bool MakesOnlyNew => Scope is not null && Touched.Count == 0;

    /// <summary>Judges the gates: nothing is asked of the server.</summary>
    internal IReadOnlyList<CheckResult> JudgeGates()
    {
        var checksum = phase.Gates.Count > 0 ? PhaseChecksums.Content(phase, plan) : string.Empty;
        return _gates = GateEvaluator.Judge(
            new GateContext(plan, phase, state, checksum),
            options.OverrideGates,
            options.Reason
        );
    }

    /// <summary>Asks everything before the phase, each result as it comes.</summary>
    internal async IAsyncEnumerable<CheckResult> PreflightAsync(
        MigrationLimits limits,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (var gate in JudgeGates())
        {
            yield return gate;
        }

        var tablesOnly = !lastLook.IsOld;
        if (Touched.Count > 0 || !tablesOnly)
        {
            var home = await sessions.WorkAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
            foreach (
                var look in await ServerHealth
                    .LookAsync(plan, phase.Id, home, limits, Touched, tablesOnly, cancellationToken)
                    .ConfigureAwait(false)
            )
            {
                yield return look;
            }

            if (!tablesOnly)
            {
                lastLook.Renew();
            }
        }

        await foreach (
            var result in AskAsync(phase.Preflight, CheckStage.Preflight, cancellationToken).ConfigureAwait(false)
        )
        {
            yield return result;
        }
    }

    /// <summary>
    /// Asks everything before the phase and throws where it may not start: all that is closed or failed at once.
    /// </summary>
    internal async Task RequireAsync(
        List<CheckResult> results,
        MigrationLimits limits,
        CancellationToken cancellationToken
    )
    {
        var closed = JudgeGates().Where(g => !g.Passed).ToList();
        if (closed.Count > 0)
        {
            results.AddRange(_gates);
            throw new GateClosedException(
                $"Phase {phase.Id} may not start: {(closed.Count == 1 ? "a gate is" : $"{closed.Count} gates are")} closed. Nothing was run."
                    + string.Concat(closed.Select(g => $"{System.Environment.NewLine}  {g.Name}: {g.Message}")),
                phase.Id,
                _gates
            );
        }

        await foreach (var result in PreflightAsync(limits, cancellationToken).ConfigureAwait(false))
        {
            results.Add(result);
        }

        RequirePassed(results, "start");
    }

    /// <summary>Asks the checks before an undo, and throws where one fails.</summary>
    internal async Task RequireUndoAsync(List<CheckResult> results, CancellationToken cancellationToken)
    {
        await foreach (
            var result in AskAsync(phase.UndoPreflight, CheckStage.Undo, cancellationToken).ConfigureAwait(false)
        )
        {
            results.Add(result);
        }

        RequirePassed(results, "be undone");
    }

    /// <summary>Asks the verify checks, each result as it comes.</summary>
    internal IAsyncEnumerable<CheckResult> VerifyAsync(CancellationToken cancellationToken) =>
        AskAsync(phase.Verify, CheckStage.Verify, cancellationToken);

    /// <summary>The journal's rows of the gates that were overridden.</summary>
    internal IEnumerable<JournalEntry> Overrides(Guid run, Guid epoch) =>
        _gates
            .Where(g => g.Status == CheckStatus.Overridden)
            .Select(g => new JournalEntry(JournalEvents.GateOverridden)
            {
                Phase = phase.Id,
                Run = run,
                Epoch = epoch,
                Message = $"{g.Name}: {options.Reason}",
                Detail = JournalStore.Json(
                    new Dictionary<string, object?>
                    {
                        ["gate"] = g.Name,
                        ["reason"] = options.Reason,
                        ["was"] = g.Actual,
                    }
                ),
            });

    private async IAsyncEnumerable<CheckResult> AskAsync(
        IReadOnlyList<MigrationCheck> checks,
        CheckStage stage,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (var check in checks)
        {
            var connection = await sessions.WorkAsync(check.On, cancellationToken).ConfigureAwait(false);
            yield return await AskOneAsync(check, stage, connection, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<CheckResult> AskOneAsync(
        MigrationCheck check,
        CheckStage stage,
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await CheckRunner
                .RunAsync(
                    plan,
                    phase.Id,
                    stage,
                    check,
                    connection,
                    variables,
                    (name, token) => sessions.OpenAsync(name, "check", token),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is (NpgsqlException and not PostgresException) or IOException)
        {
            throw new ConnectionLostException(
                $"{check.Place}: the connection to the server was lost while check '{check.Name}' of phase {phase.Id} ran: {e.InnerException?.Message ?? e.Message}. A check changes nothing.",
                phase.Id,
                false,
                e
            );
        }
    }

    private void RequirePassed(List<CheckResult> results, string what)
    {
        var failed = results.Where(r => !r.Passed).ToList();
        if (failed.Count > 0)
        {
            throw new PreflightFailedException(
                $"Phase {phase.Id} may not {what}: {(failed.Count == 1 ? "a check" : $"{failed.Count} checks")} failed. Nothing was run."
                    + string.Concat(
                        failed.Select(f =>
                            $"{System.Environment.NewLine}  {(f.Place is null ? string.Empty : f.Place + ": ")}{f.Name}: {f.Message}"
                        )
                    ),
                phase.Id,
                results
            );
        }
    }
}
