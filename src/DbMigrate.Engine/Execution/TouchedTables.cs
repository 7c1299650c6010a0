using DbMigrate.Engine.Steps;

namespace DbMigrate.Engine.Execution;

/// <summary>The tables that a phase says it touches, as far as its steps can tell without a database.</summary>
internal static class TouchedTables
{
    internal static IReadOnlyList<string> Of(MigrationPhase phase, IReadOnlyDictionary<string, string> variables) =>
        [.. phase.Apply.Where(s => s.On == DatabaseSessions.Home).SelectMany(s => s.Preview(variables).Tables).Distinct(StringComparer.Ordinal)];
}
