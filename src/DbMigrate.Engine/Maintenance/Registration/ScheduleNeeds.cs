using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Gates;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Server.Connections;
using DbMigrate.Engine.Steps;

namespace DbMigrate.Engine.Maintenance.Registration;

/// <summary>Finds the environment variables that the calls of a plan's maintenance need.</summary>
internal static class ScheduleNeeds
{
    /// <summary>Returns the names of the variables that neither a file nor the scheduler gives.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="given">The variables of the environment file, with their values.</param>
    /// <param name="known">The names that the scheduler gives.</param>
    internal static IReadOnlyList<string> Missing(
        MigrationPlan plan,
        IReadOnlyDictionary<string, string> given,
        IReadOnlySet<string> known
    ) =>
        [
            .. VariablesOf(plan)
                .Where(n => string.IsNullOrEmpty(given.GetValueOrDefault(n)) && !known.Contains(n))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Returns the names of the variables that the connections and the programs of the maintenance need.</summary>
    private static HashSet<string> VariablesOf(MigrationPlan plan) =>
        [
            .. ConnectionsOf(plan)
                .Select(c => plan.Connections.GetValueOrDefault(c) ?? string.Empty)
                .SelectMany(ConnectionReference.VariableNames),
            .. plan.Maintenance.SelectMany(m => m.Tasks).OfType<ScriptStep>().SelectMany(s => s.Environment),
        ];

    private static IEnumerable<string> ConnectionsOf(MigrationPlan plan) =>
        plan
            .Maintenance.SelectMany(m =>
                m.Tasks.SelectMany(t => new[] { t.Connections.Reads, t.Connections.Writes })
                    .Concat(m.Checks.Select(c => c.On))
            )
            // Samples are taken by a preflight of the phase.
            .Concat(plan.Phases.Where(p => p.Gates.OfType<ISampledGate>().Any()).SelectMany(p => p.Connections))
            .Append(DatabaseSessions.Home)
            .Distinct(StringComparer.Ordinal);
}
