using DbMigrate.Engine.Server;

namespace DbMigrate.Engine.Model.Steps;

/// <summary>The connections of a step by role.</summary>
/// <param name="Reads">The connection that the step reads from.</param>
/// <param name="Writes">The connection that the step writes to; the step's batches are journaled there.</param>
internal sealed record StepConnections(string Reads, string Writes)
{
    /// <summary>Both roles, each connection once.</summary>
    internal IReadOnlyList<string> All => Reads == Writes ? [Writes] : [Reads, Writes];

    /// <summary>Whether the step writes to the home database.</summary>
    internal bool WritesHome => Writes == DatabaseSessions.Home;

    /// <summary>Whether the step uses no other database than home.</summary>
    internal bool AreHome => WritesHome && Reads == DatabaseSessions.Home;

    /// <summary>Returns the same connection for both roles.</summary>
    internal static StepConnections Same(string name) => new(name, name);
}
