using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Gates;
using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Gates;

/// <summary>
/// Requires a time since the last verification of a phase, by the server's clock. A failed verification restarts it.
/// </summary>
internal sealed class SoakGate : MigrationGate
{
    private readonly string _after;
    private readonly TimeSpan _for;

    private SoakGate(KindNode node)
        : base(node)
    {
        _after = node.Text("after");
        _for = node.Duration("for") ?? TimeSpan.Zero;
    }

    internal static KindDefinition<MigrationGate> Definition { get; } =
        new(
            "soak",
            new MapShape(
                "A soak time: the time that must pass after an earlier phase was verified.",
                new KeyShape(
                    "after",
                    new ValueShape.Text(Reference.Phase),
                    "The phase whose verification starts the time.",
                    Required: true
                ),
                new KeyShape(
                    "for",
                    new ValueShape.Duration(),
                    "The minimum time since the verification.",
                    Required: true
                )
            ),
            node => new SoakGate(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    soak:
                      after: expand
                      for: 24h
                    """,
            },
        };

    private protected override string DefaultName => $"soak:{_after}";

    internal override GateOutcome Evaluate(GateContext context)
    {
        var now = context.State.Now;
        var phase = context.State.Phases.GetValueOrDefault(_after);
        if (phase?.VerifiedAt is not { } verified)
        {
            var why =
                phase is null ? "was not applied yet"
                : phase.State == MigrationState.Undone ? $"was undone at {InstantText.At(phase.Since)}"
                : phase.AppliedAt is null ? "is not applied"
                : "is applied, but not verified: a failed verification restarts the time";
            return new GateOutcome(
                false,
                $"Phase {_after} {why}; the {DurationText.Format(_for)} begin when it is verified."
            )
            {
                Short = $"opens {DurationText.Format(_for)} after {_after} is verified",
            };
        }

        if (phase.IsForeseen)
        {
            var opens = $"opens {DurationText.Format(_for)} after {_after} is verified";
            return _for <= TimeSpan.Zero
                ? new GateOutcome(true, $"No time has to pass after {_after} is verified.")
                : new GateOutcome(false, $"Phase {_after} comes first in this call; the gate {opens}.")
                {
                    Short = opens,
                };
        }

        var opensAt = verified + _for;
        return now >= opensAt
            ? new GateOutcome(
                true,
                $"Phase {_after} has been verified since {InstantText.At(verified)}, for "
                    + $"{InstantText.Span(verified, now)}; {DurationText.Format(_for)} are required."
            )
            : new GateOutcome(
                false,
                $"Phase {_after} was verified at {InstantText.At(verified)}, {InstantText.Span(verified, now)} "
                    + $"ago; {DurationText.Format(_for)} have to pass: {InstantText.Opens(now, opensAt)}.",
                opensAt
            );
    }
}
