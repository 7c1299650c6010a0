using DbMigrate.Engine.Model.Gates;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Tests.Checks;

namespace DbMigrate.Engine.Tests.Gates;

/// <summary>Plans and journals for gates, without a database: a gate depends only on them.</summary>
internal static class GateMaking
{
    internal static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A phase with gates, written as in a plan.</summary>
    internal static MigrationPhase Phase(string id, params string[] gates) => PhaseAt(0, id, gates);

    /// <summary>The same, at a position in its plan.</summary>
    internal static MigrationPhase PhaseAt(int index, string id, params string[] gates) =>
        new()
        {
            Index = index,
            Id = id,
            Title = id,
            PlanName = "test",
            Plan = "/plans/test/plan.yaml",
            Place = new SourcePlace("plan.yaml", 10, 5),
            Gates = [.. gates.Select(PlanYaml.Gate)],
        };

    internal static MigrationPlan Plan(params MigrationPhase[] phases) =>
        new()
        {
            Name = "test",
            File = "/plan/plan.yaml",
            Folder = "/plan",
            Phases = phases,
        };

    /// <summary>A journal in which these phases have been verified since an instant, or are in another state.</summary>
    internal static JournalState State(DateTimeOffset now, params PhaseRecord[] phases) =>
        new()
        {
            Exists = true,
            Now = now,
            SessionUser = "runner",
            Phases = phases.ToDictionary(p => p.Id),
        };

    internal static PhaseRecord Record(string id, MigrationState state, DateTimeOffset since) =>
        new(
            id,
            state,
            since,
            state is MigrationState.Applied or MigrationState.Verified ? since : null,
            state == MigrationState.Verified ? since : null,
            "v1:sha256:00",
            "runner",
            Guid.Empty,
            null,
            new Dictionary<string, string>(),
            Undoing: false
        );

    /// <summary>Evaluates one gate, in a phase <c>b</c> that follows <c>a</c>.</summary>
    internal static GateOutcome Evaluate(string gate, JournalState state, string checksum = "v2:sha256:bb")
    {
        var phase = Phase("b", gate);
        return phase.Gates[0].Evaluate(Context(Plan(Phase("a"), phase), phase, state, checksum));
    }

    /// <summary>The input of a gate, with a digest of the phase.</summary>
    internal static GateContext Context(
        MigrationPlan plan,
        MigrationPhase phase,
        JournalState state,
        string digest = "x"
    ) => new(plan, phase, state) { Digest = () => digest, DigestOfCheck = check => "digest of " + check };
}
