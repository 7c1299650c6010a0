using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Gates;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Gates;

/// <summary>
/// Evaluates the gates of a phase from the plan, the journal and the server's clock. It has no side effects.
/// </summary>
internal static class GateEvaluator
{
    /// <summary>Returns the gates of a phase in the order of evaluation. The order gate is the first.</summary>
    internal static IReadOnlyList<MigrationGate> GatesOf(MigrationPhase phase) =>
        [new OrderGate(phase), .. phase.Gates];

    /// <summary>
    /// Evaluates all gates of a phase. An open gate is Passed, a closed gate is Failed. A closed gate named in
    /// <paramref name="overrides"/> is Overridden. A gate that the database's environment skips is Skipped. Unknown
    /// names are ignored here; see <see cref="GateOverrides"/>.
    /// </summary>
    internal static IReadOnlyList<CheckResult> Evaluate(
        GateContext context,
        IReadOnlyList<string>? overrides = null,
        string? reason = null
    )
    {
        var environment = context.Plan.Environments.FirstOrDefault(e => e.Name == context.State.Environment);
        return
        [
            .. GatesOf(context.Phase)
                .Select(gate =>
                    gate is not OrderGate && environment?.SkipGates.Contains(gate.Kind) == true
                        ? ResultOf(
                            context,
                            gate,
                            CheckStatus.Skipped,
                            "skipped",
                            $"Gates of the kind '{gate.Kind}' are skipped in {environment.Name}.",
                            null
                        )
                        : Evaluate(context, gate, overrides is not null && GateOverrides.Names(overrides, gate), reason)
                ),
        ];
    }

    /// <summary>Returns the names of the closed gates, as an override names them.</summary>
    internal static IReadOnlyList<string> ClosedIn(IReadOnlyList<CheckResult> results) =>
        [.. results.Where(r => r is { Stage: CheckStage.Gate, Status: CheckStatus.Failed }).Select(r => r.Name)];

    /// <summary>
    /// Returns the time at which the last of the closed gates opens by itself. Null where no gate is closed, or one
    /// does not open by itself.
    /// </summary>
    internal static DateTimeOffset? OpensAt(IReadOnlyList<CheckResult> results)
    {
        var closed = results.Where(r => r is { Stage: CheckStage.Gate, Status: CheckStatus.Failed }).ToList();
        return closed.Count > 0 && closed.TrueForAll(r => r.OpensAt is not null) ? closed.Max(r => r.OpensAt) : null;
    }

    private static CheckResult Evaluate(GateContext context, MigrationGate gate, bool overridden, string? reason)
    {
        var outcome = gate.Evaluate(context);
        return outcome.Open ? ResultOf(context, gate, CheckStatus.Passed, "open", outcome.Reason, null)
            : overridden
                ? ResultOf(
                    context,
                    gate,
                    CheckStatus.Overridden,
                    "closed, overridden",
                    $"Overridden: {reason?.Trim().TrimEnd('.')}. It was closed: {outcome.Reason}",
                    outcome.OpensAt
                )
            : ResultOf(context, gate, CheckStatus.Failed, "closed", outcome.Reason, outcome.OpensAt) with
            {
                Milestone = outcome.Milestone,
                NotBy = outcome.NotBy,
                WaitsFor = outcome.Phases,
                WaitsForOmitted = outcome.PhasesOmitted,
                ShortMessage =
                    outcome.Short
                    ?? (
                        outcome.OpensAt is { } opensAt ? InstantText.Opens(context.State.Now, opensAt) : outcome.Reason
                    ),
            };
    }

    private static CheckResult ResultOf(
        GateContext context,
        MigrationGate gate,
        CheckStatus status,
        string actual,
        string message,
        DateTimeOffset? opensAt
    ) =>
        new()
        {
            PlanName = context.Plan.Name,
            Plan = context.Plan.File,
            Phase = context.Phase.Id,
            Stage = CheckStage.Gate,
            Name = gate.Name,
            Kind = gate.Kind,
            Status = status,
            Expected = "open",
            Actual = actual,
            Message = message,
            OpensAt = opensAt,
            At = context.State.Now,
            Origin = gate is OrderGate ? null : gate.Place,
        };
}
