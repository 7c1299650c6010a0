using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>Checks that the extensions required by the plan exist.</summary>
internal sealed class ExtensionsReading : ServerReading
{
    internal override string Kind => "extensions";

    internal override string Name => "required extensions";

    internal override bool Applies(ServerScope scope) => scope.Plan.RequiredExtensions.Count > 0;

    internal override IReadOnlyList<object> Values(ServerScope scope) => [scope.Plan.RequiredExtensions.ToArray()];

    internal override ServerFinding Evaluate(IReadOnlyList<object?[]> rows, ServerScope scope)
    {
        var expected = DisplayText.Join(scope.Plan.RequiredExtensions);
        var missing = rows.Where(r => !(bool)r[1]!).ToList();
        return missing.Count == 0
            ? ServerFinding.Passed(expected, "all exist")
            : new ServerFinding(
                CheckStatus.Failed,
                expected,
                $"{missing.Count} of {rows.Count} missing",
                "The plan requires these extensions. Create them before the phase.",
                [
                    .. missing.Select(m =>
                        (bool)m[2]!
                            ? $"{m[0]}: available, not created: CREATE EXTENSION {m[3]};"
                            : $"{m[0]}: not available: install its package on the server"
                    ),
                ]
            );
    }
}
