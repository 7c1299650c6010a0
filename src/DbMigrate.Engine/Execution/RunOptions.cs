using DbMigrate.Engine.Execution.Phases;
using DbMigrate.Engine.Gates;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Gates;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Execution;

/// <summary>Checks the options of a call against its phases.</summary>
internal static class RunOptions
{
    /// <summary>Returns the options with the gates that are overridden by their names.</summary>
    /// <exception cref="GateOverrideException">A gate is overridden that no phase has, or a reason is
    /// missing.</exception>
    internal static InvokeOptions Require(
        ResolvedPlan resolved,
        JournalState state,
        IReadOnlyList<MigrationPhase> phases,
        InvokeOptions options
    )
    {
        if (options.AcceptChanged && string.IsNullOrWhiteSpace(options.Reason))
        {
            throw AcceptedChange.ReasonMissing();
        }

        return options.OverrideGates.Count == 0
            ? options
            : options with
            {
                OverrideGates = GateOverrides.RequireKnown(
                    [.. phases.Select(p => GateContext.Of(resolved.Of(p), state))],
                    options.OverrideGates,
                    options.Reason
                ),
            };
    }
}
