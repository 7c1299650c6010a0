using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Gates;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Gates;

/// <summary>
/// Requires approvals of the phase by different logins. A change of what decides how the phase runs voids them.
/// </summary>
internal sealed class ApprovalGate : MigrationGate
{
    private const int ShortDigits = 12;

    /// <summary>The maximum number of files that a message names.</summary>
    private const int MostNamed = 5;

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
                "Approvals of the phase by different logins. A change of what decides how the phase runs voids them.",
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
                ? $"{(_count == 1 ? "One approval is" : $"{_count} approvals are")} required, none that counts is recorded."
                : $"{counting.Count} of {_count} approvals are recorded, by {Join(counting.Select(a => a.By))}.",
            counting.Count < now.Count
                ? $"The approval of {context.State.SessionUser} does not count: this login runs the phase, and the gate "
                    + "requires another one."
                : null,
            Void([.. given.Where(a => !now.Exists(n => n.By == a.By))], digest, context),
            $"{(missing == 1 ? "One more login has" : $"{missing} more logins have")} to approve.",
        };
        return new GateOutcome(false, string.Join(' ', parts.OfType<string>()))
        {
            NotBy = _notTheRunner ? context.State.SessionUser : null,
            Short = $"{DisplayText.Count(missing, "more approval")} required",
        };
    }

    /// <summary>
    /// Returns that the login that has approved may not run the phase, and what is missing for it. Null: it may, or its
    /// approval is not what keeps it.
    /// </summary>
    internal string? RunnerCaution(GateContext context)
    {
        if (!_notTheRunner)
        {
            return null;
        }

        var login = context.State.SessionUser;
        var digest = context.Digest();
        var others = context
            .State.Approvals.Where(a => a.Phase == context.Phase.Id && a.Checksum == digest && a.By != login)
            .DistinctBy(a => a.By)
            .Count();
        return others >= _count
            ? null
            : $"{login} has approved phase {context.Phase.Id} and may not run it with this approval: the gate '{Name}' "
                + "does not count the approval of the login that runs the phase. Another login has to run it, or "
                + $"{DisplayText.Count(_count - others, "more login")} to approve it.";
    }

    /// <summary>Returns why approvals of other content do not count; of each login the last one.</summary>
    private static string? Void(IReadOnlyList<ApprovalRecord> others, string content, GateContext context)
    {
        var last = others.GroupBy(a => a.By).Select(g => g.Last()).ToList();
        if (last.Count == 0)
        {
            return null;
        }

        var what = last.Count == 1 ? "An approval is void" : $"{last.Count} approvals are void";
        return last.TrueForAll(a => PhaseDigest.IsOfEarlierVersion(a.Checksum))
            ? $"{what}: {Join(last.Select(Describe))}, with an earlier version of DbMigrate, which did not bind all that "
                + "decides how the phase runs."
            : $"{what}: {string.Join("; ", last.Select(a => $"{Describe(a)}, and {Change(a, context)} since"))}. "
                + $"The content is now {Short(content)}.";
    }

    private static string Describe(ApprovalRecord approval) =>
        $"{approval.By} approved the content {Short(approval.Checksum)} at {InstantText.At(approval.At)}";

    /// <summary>Returns what was changed, as far as the approval records it.</summary>
    private static string Change(ApprovalRecord approval, GateContext context)
    {
        if (approval.Files is not { } before)
        {
            return "the phase, its files, variables, limits or connections were changed";
        }

        var now = context.Files();
        var changed = before
            .Keys.Union(now.Keys, StringComparer.Ordinal)
            .Where(f => before.GetValueOrDefault(f) != now.GetValueOrDefault(f))
            .Order(StringComparer.Ordinal)
            .ToList();
        var named = Join(changed.Take(MostNamed));
        return changed.Count switch
        {
            0 =>
                $"the phase in {Path.GetFileName(context.Plan.File)}, its variables, limits or connections were changed",
            1 => $"{named} was changed",
            <= MostNamed => $"{named} were changed",
            _ => $"{named} and {changed.Count - MostNamed} more files were changed",
        };
    }

    /// <summary>Returns the first digits of a checksum.</summary>
    private static string Short(string checksum)
    {
        var digits = checksum[(checksum.LastIndexOf(':') + 1)..];
        return digits[..Math.Min(digits.Length, ShortDigits)];
    }

    private static string Join(IEnumerable<string> words) => string.Join(", ", words);
}
