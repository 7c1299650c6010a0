using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Gates;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Gates;

/// <summary>Requires approvals of the phase's content by different logins. A changed file voids an approval.</summary>
internal sealed class ApprovalGate : MigrationGate
{
    private readonly long _count;
    private readonly bool _notTheRunner;

    private ApprovalGate(KindNode node)
        : base(node)
    {
        _count = node.Integer("count", otherwise: 1);
        _notTheRunner = node.Boolean("not_the_runner", otherwise: true);
    }

    internal static KindDefinition<MigrationGate> Definition { get; } =
        new(
            "approval",
            new MapShape(
                "Approvals of the phase by different logins. A change of the phase or its files voids them.",
                new KeyShape("count", new ValueShape.Integer(1, 100), "The number of approvals required.")
                {
                    Default = "1",
                },
                new KeyShape(
                    "not_the_runner",
                    new ValueShape.Boolean(),
                    "Whether the approval of the login that runs the phase does not count."
                )
                {
                    Default = "true",
                }
            )
            {
                ShortForm = "count",
            },
            node => new ApprovalGate(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    approval:
                      count: 2
                    """,
            },
        };

    private protected override string DefaultName => "approval";

    internal override GateOutcome Evaluate(GateContext context)
    {
        string digest;
        try
        {
            digest = context.Digest();
        }
        catch (MigrationException e)
        {
            return new GateOutcome(false, $"Whether the phase is approved cannot be found out: {e.Message}");
        }

        var given = context.State.Approvals.Where(a => a.Phase == context.Phase.Id).ToList();
        var now = given.Where(a => a.Checksum == digest).GroupBy(a => a.By).Select(g => g.Last()).ToList();
        var counting = now.Where(a => !_notTheRunner || a.By != context.State.SessionUser).ToList();
        if (counting.Count >= _count)
        {
            return new GateOutcome(
                true,
                $"Approved by {Join(counting.Select(a => $"{a.By} at {InstantText.At(a.At)}"))}."
            );
        }

        var missing = _count - counting.Count;
        var parts = new[]
        {
            counting.Count == 0
                ? $"{(_count == 1 ? "One approval is" : $"{_count} approvals are")} required, none is recorded."
                : $"{counting.Count} of {_count} approvals are recorded, by {Join(counting.Select(a => a.By))}.",
            counting.Count < now.Count
                ? $"That of {context.State.SessionUser} does not count: it is the login that runs the phase."
                : null,
            Void([.. given.Where(a => !now.Exists(n => n.By == a.By))]),
            $"{(missing == 1 ? "One more login has" : $"{missing} more logins have")} to approve.",
        };
        return new GateOutcome(false, string.Join(' ', parts.OfType<string>()));
    }

    private static string? Void(IReadOnlyList<ApprovalRecord> others)
    {
        var logins = others.Select(a => a.By).Distinct(StringComparer.Ordinal).ToList();
        if (logins.Count == 0)
        {
            return null;
        }

        var one = logins.Count == 1;
        var what = $"{(one ? "The approval" : $"{logins.Count} approvals")} of {Join(logins)} {(one ? "was" : "were")}";
        return others.All(a => PhaseDigest.IsOfEarlierVersion(a.Checksum))
            ? $"{what} made with an earlier version of DbMigrate, which did not bind all that decides how the phase runs."
            : $"{what} for other content: the phase, its files, variables, limits or connections were changed since.";
    }

    private static string Join(IEnumerable<string> words) => string.Join(", ", words);
}
