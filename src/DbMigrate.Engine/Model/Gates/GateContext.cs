using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Model.Gates;

/// <summary>The input of a gate's evaluation.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Phase">The phase that wants to start.</param>
/// <param name="State">The state in the journal, with the server's clock.</param>
internal sealed record GateContext(MigrationPlan Plan, MigrationPhase Phase, JournalState State)
{
    /// <summary>Returns the digest of the phase as it is now: what an approval is bound to.</summary>
    /// <exception cref="MigrationException">The phase cannot be read, or a connection cannot be resolved.</exception>
    internal required Func<string> Digest { get; init; }

    /// <summary>Returns the digest of a preflight check, by its name: what samples are counted for.</summary>
    /// <exception cref="MigrationException">A connection cannot be resolved.</exception>
    internal required Func<string, string?> DigestOfCheck { get; init; }

    /// <summary>
    /// Returns the checksums of all files of the phase as they are now, by path relative to the plan's folder.
    /// </summary>
    /// <exception cref="MigrationException">The phase cannot be read.</exception>
    internal Func<IReadOnlyDictionary<string, string>> Files { get; init; } =
        () => new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Returns the input for a resolved phase.</summary>
    internal static GateContext Of(ResolvedPhase resolved, JournalState state) =>
        new(resolved.Plan, resolved.Phase, state)
        {
            Digest = () => resolved.Digest.ToString(),
            DigestOfCheck = resolved.DigestOfCheck,
            Files = () => resolved.AllFiles,
        };
}
