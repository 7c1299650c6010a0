using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Model.Gates;

/// <summary>The input of a gate's evaluation.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Phase">The phase that wants to start.</param>
/// <param name="State">The state in the journal, with the server's clock.</param>
/// <param name="ContentChecksum">The checksum of the phase's content as it is now: what an approval is bound
/// to.</param>
internal sealed record GateContext(
    MigrationPlan Plan,
    MigrationPhase Phase,
    JournalState State,
    string ContentChecksum
);
