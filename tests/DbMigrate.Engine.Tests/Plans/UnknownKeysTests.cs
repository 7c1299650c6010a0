namespace DbMigrate.Engine.Tests.Plans;

/// <summary>No key of a plan is accepted in silence: each mapping refuses those that it does not have.</summary>
public sealed class UnknownKeysTests : IDisposable
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    private const string Phase = "phases:\n- id: a\n  apply: [{ manual: x }]";

    private readonly PlanFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(KindDefinitionsTests.Kinds), MemberType = typeof(KindDefinitionsTests))]
    public void A_kind_takes_its_own_keys_only(string family, string key, bool available)
    {
        var errors = Errors(family, $"{key}: {{ zzz: 1 }}");
        Assert.Contains(errors, e => e.Contains("'zzz' is not a key of", Ordinal));
        Assert.Equal(!available, errors.Exists(e => e.Contains("is not available in this version", Ordinal)));
        Assert.Contains(Errors(family, $"{{ {key}: {{}}, zzz: 1 }}"), e => e.Contains("'zzz' is not", Ordinal));
    }

    [Theory]
    [InlineData("zzz: 1", "'zzz' is not a key of a plan")]
    [InlineData("limits: { zzz: 1 }", "'zzz' is not a key of 'limits'")]
    [InlineData("requires: { zzz: 1 }", "'zzz' is not a key of 'requires'")]
    [InlineData("environments: { e: { zzz: 1 } }", "'zzz' is not a key of 'e'")]
    [InlineData("environments: { e: { limits: { zzz: 1 } } }", "'zzz' is not a key of 'limits'")]
    [InlineData("phases_from: { zzz: 1 }", "'zzz' is not a key of 'phases_from'")]
    [InlineData("maintenance: [{ zzz: 1 }]", "'zzz' is not a key of an item of 'maintenance'")]
    [InlineData("metrics: [{ zzz: 1 }]", "'zzz' is not a key of an item of 'metrics'")]
    [InlineData("audit: { zzz: 1 }", "'zzz' is not a key of 'audit'")]
    public void A_plan_takes_its_own_keys_only(string line, string expected) =>
        Assert.Contains(Errors($"plan: p\n{line}\n{Phase}"), e => e.Contains(expected, Ordinal));

    [Theory]
    [InlineData("zzz: 1", "'zzz' is not a key of the phase 'a'")]
    [InlineData("limits: { zzz: 1 }", "'zzz' is not a key of 'limits'")]
    public void A_phase_takes_its_own_keys_only(string line, string expected) =>
        Assert.Contains(Errors($"plan: p\n{Phase}\n  {line}\n"), e => e.Contains(expected, Ordinal));

    private List<string> Errors(string family, string item)
    {
        var list =
            family == "step" ? "undo"
            : family == "check" ? "verify"
            : "gates";
        return Errors($"plan: p\n{Phase}\n  {list}:\n  - {item}\n");
    }

    private List<string> Errors(string yaml)
    {
        _folder.Write("plan.yaml", yaml);
        return
        [
            .. Assert
                .Throws<PlanInvalidException>(() => MigrationPlanReader.Read(_folder.Path))
                .Findings.Select(f => f.ToString()),
        ];
    }
}
