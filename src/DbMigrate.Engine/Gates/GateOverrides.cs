using DbMigrate.Engine.Model.Gates;

namespace DbMigrate.Engine.Gates;

/// <summary>Finds the gates that overrides name.</summary>
internal static class GateOverrides
{
    /// <summary>
    /// Returns the names of the gates that overrides name. An override is a gate's name, or its kind where one of that
    /// kind is closed.
    /// </summary>
    /// <exception cref="GateOverrideException">There is no such gate, the kind is not unique, or no reason is
    /// given.</exception>
    internal static IReadOnlyList<string> RequireKnown(
        IReadOnlyList<GateContext> phases,
        IReadOnlyList<string> overrides,
        string? reason
    )
    {
        if (overrides.Count == 0)
        {
            return [];
        }

        var named = overrides.SelectMany(o => NamesOf(phases, o)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return string.IsNullOrWhiteSpace(reason)
            ? throw new GateOverrideException(
                $"An override of the gate {named[0]} of {Join(phases)} requires a reason, for the journal. "
                    + "Nothing was run.",
                overrides[0]
            )
            {
                ReasonIsMissing = true,
            }
            : named;
    }

    /// <summary>Returns the gate names that one override names.</summary>
    private static IReadOnlyList<string> NamesOf(IReadOnlyList<GateContext> phases, string named)
    {
        var gates = phases.SelectMany(p => GateEvaluator.GatesOf(p.Phase)).ToList();
        if (gates.Exists(g => Names([named], g)))
        {
            return [named];
        }

        var ofKind = NamesOfKind(gates.Select(g => (g.Kind, g.Name)));
        if (ofKind.Count == 1)
        {
            return ofKind;
        }

        var results = phases.SelectMany(p => GateEvaluator.Evaluate(p)).ToList();
        var closedGates = results.Where(r => r is { Stage: CheckStage.Gate, Status: CheckStatus.Failed }).ToList();
        var closed = GateEvaluator.ClosedIn(results).Distinct(StringComparer.Ordinal).ToList();
        var closedOfKind = NamesOfKind(closedGates.Select(r => (r.Kind, r.Name)));
        if (closedOfKind.Count == 1)
        {
            return closedOfKind;
        }

        var what =
            closedOfKind.Count > 1
                ? $"{closedGates.Count(g => IsNamed(g.Kind))} closed gates of {Join(phases)} are of the kind '{named}'. "
                    + "An override names one of them."
            : ofKind.Count > 1 ? $"No gate of the kind '{named}' of {Join(phases)} is closed."
            : $"No gate of {Join(phases)} is named '{named}'.";
        throw new GateOverrideException(
            $"{what} {(closed.Count == 0 ? "None is closed." : $"Closed: {ListOf(closedGates, phases.Count > 1)}.")} "
                + "Nothing was run.",
            named
        )
        {
            ClosedGates = closed,
        };

        List<string> NamesOfKind(IEnumerable<(string Kind, string Name)> all) =>
            [.. all.Where(g => IsNamed(g.Kind)).Select(g => g.Name).Distinct(StringComparer.OrdinalIgnoreCase)];

        bool IsNamed(string kind) => string.Equals(kind, named, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Returns the names of closed gates, with their phases where the call has several.</summary>
    private static string ListOf(IReadOnlyList<CheckResult> closed, bool withPhases) =>
        string.Join(
            ", ",
            closed
                .GroupBy(g => g.Name, StringComparer.Ordinal)
                .Select(g => withPhases ? $"{g.Key} ({string.Join(", ", g.Select(r => r.Phase))})" : g.Key)
        );

    // Names are compared without regard to case: an operator types them.
    internal static bool Names(IReadOnlyList<string> overrides, MigrationGate gate) =>
        overrides.Contains(gate.Name, StringComparer.OrdinalIgnoreCase);

    private static string Join(IReadOnlyList<GateContext> phases) =>
        phases.Count == 1
            ? $"phase {phases[0].Phase.Id}"
            : $"the phases {string.Join(", ", phases.Select(p => p.Phase.Id))}";
}
