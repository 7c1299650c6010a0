using DbMigrate.Engine.Model.State;

namespace DbMigrate;

/// <summary>Something was asked of a phase that only an applied phase can answer.</summary>
public sealed class PhaseNotAppliedException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Where, what, and what to do.</param>
    /// <param name="phase">The phase's id.</param>
    public PhaseNotAppliedException(string message, string phase)
        : base(message) => Phase = phase;

    /// <summary>The phase's id.</summary>
    public string Phase { get; }

    /// <inheritdoc/>
    public override string ErrorId => "PhaseNotApplied";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => 3;

    /// <inheritdoc/>
    public override string? Target => Phase;

    internal static PhaseRecord Require(MigrationPhase phase, PhaseRecord? record) =>
        record is { State: MigrationState.Applied or MigrationState.Verified }
            ? record
            : throw new PhaseNotAppliedException(
                $"Phase {phase.Id} is not applied ({record?.State.ToString() ?? "never started"}): there is nothing to verify. Invoke it first.",
                phase.Id
            );
}
