using System.Runtime.CompilerServices;
using DbMigrate.Engine.Checks;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Runs the checks of a phase.</summary>
internal sealed class PhaseChecks(
    ResolvedPhase resolved,
    JournalState state,
    DatabaseSessions sessions,
    MessageSink? messages
)
{
    private MigrationPhase Phase => resolved.Phase;

    /// <summary>Runs checks, and returns each result as it comes.</summary>
    internal async IAsyncEnumerable<CheckResult> RunAsync(
        IReadOnlyList<MigrationCheck> checks,
        CheckStage stage,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (var check in checks)
        {
            var name = $"Phase {Phase.Id}, {Stage(stage)} '{check.Name}'";
            messages?.Verbose($"{name}: begins.");
            messages?.Progress($"Phase {Phase.Id}", $"{Stage(stage)} {check.Name}", -1);
            var result = await RunAsync(check, stage, cancellationToken).ConfigureAwait(false);
            messages?.Verbose(
                $"{name}: {result.Status.ToString().ToLowerInvariant()} in {DurationText.Format(result.Duration)}."
            );
            yield return result;
        }
    }

    private async Task<CheckResult> RunAsync(
        MigrationCheck check,
        CheckStage stage,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var connection = await sessions.WorkAsync(check.On, cancellationToken).ConfigureAwait(false);
            return await RunAsync(check, stage, connection, cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectionFailedException e)
            when (stage != CheckStage.Verify && resolved.NotThereYet(e, state) is { } why)
        {
            // Nothing can be wrong in what a step is about to make. The step that needs it first finds out.
            return new CheckResult
            {
                PlanName = resolved.Plan.Name,
                Plan = resolved.Plan.File,
                Phase = Phase.Id,
                Stage = stage,
                Name = check.Name,
                Kind = check.Kind,
                Status = CheckStatus.Skipped,
                Actual = "not there yet",
                Message = why,
                At = state.Now,
                Origin = check.Place,
            };
        }
    }

    private async Task<CheckResult> RunAsync(
        MigrationCheck check,
        CheckStage stage,
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        var call = new ServerCall($"check '{check.Name}' of phase {Phase.Id} ran", "A check changes nothing.")
        {
            Place = check.Place,
            Phase = Phase.Id,
        };
        return await ConnectionGuard
            .RunAsync(
                call,
                () =>
                    CheckRunner.RunAsync(
                        resolved.Plan,
                        Phase.Id,
                        stage,
                        check,
                        connection,
                        resolved.Variables,
                        (name, token) => sessions.OpenAsync(name, SessionKind.Plan, "check", token),
                        cancellationToken,
                        sessions.OpenDatabase is { } open ? (database, token) => open(check.On, database, token) : null
                    )
            )
            .ConfigureAwait(false);
    }

    /// <summary>Throws where a check failed, naming all that did.</summary>
    /// <exception cref="PreflightFailedException">A check failed.</exception>
    internal void RequirePassed(List<CheckResult> results, string what)
    {
        var failed = results.Where(r => !r.Passed).ToList();
        if (failed.Count > 0)
        {
            var checks = failed.Count == 1 ? "a check" : $"{failed.Count} checks";
            throw new PreflightFailedException(
                $"Phase {Phase.Id} may not {what}: {checks} failed. Nothing of it was run."
                    + string.Concat(failed.Select(Line)),
                Phase.Id,
                results
            );
        }
    }

    private static string Stage(CheckStage stage) =>
        stage switch
        {
            CheckStage.Verify => "verify check",
            CheckStage.Undo => "undo check",
            _ => "preflight check",
        };

    private static string Line(CheckResult failed)
    {
        var place = failed.Place is null ? string.Empty : $"{failed.Place}: ";
        return $"{System.Environment.NewLine}  {place}{failed.Name}: {failed.Message}{failed.RowLines("    ")}";
    }
}
