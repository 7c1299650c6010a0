using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Server;

namespace DbMigrate.Engine.Plans;

/// <summary>Builds the phases of a plan.</summary>
internal sealed class PhaseBuilder(PlanReading reading, ShapeReader shapes, string plan)
{
    private static readonly SourcePlace NoPlace = new(string.Empty, 0, 0);
    private static readonly PlanList Empty = new([], NoPlace);
    private static readonly string[] HomeAlone = [DatabaseSessions.Home];

    private readonly ItemReader<MigrationStep> _steps = new(reading, shapes, reading.Kinds.Steps);
    private readonly ItemReader<MigrationCheck> _checks = new(reading, shapes, reading.Kinds.Checks);
    private readonly ItemReader<MigrationGate> _gates = new(reading, shapes, reading.Kinds.Gates);

    internal IReadOnlyList<BuiltPhase> Build(IReadOnlyList<PlanValue> items)
    {
        var phases = new List<BuiltPhase>(items.Count);
        foreach (var item in items)
        {
            reading.Phase = phases.Count;
            if (item is not PlanMap map)
            {
                reading.Error(
                    item.Place,
                    $"A phase is a mapping with 'id' and 'apply', not {ShapeDescription.Of(item)}."
                );
                continue;
            }

            var phase = Phase(map, phases.Count);
            phases.Add(phase);
        }

        reading.Phase = -1;
        UniqueNames.Require(
            reading,
            "phase",
            "a unique id",
            phases.Where(p => p.Phase.Id.Length > 0).Select(p => (p.Phase.Id, p.IdPlace))
        );
        return phases;
    }

    private BuiltPhase Phase(PlanMap given, int index)
    {
        var references = reading.References.Count;
        var written = given.Find("id") is PlanScalar { Text.Length: > 0 } named
            ? $"the phase {PlanText.Show(named.Text)}"
            : "this phase";
        var map = shapes.Map(given, PlanShapes.Phase, written);
        var id = Text(map, "id") ?? string.Empty;
        foreach (var key in (string[])["irreversible", "point_of_no_return"])
        {
            if (given.Find(key) is PlanScalar { Plain: true, Text: var word } flag && bool.TryParse(word, out _))
            {
                reading.Error(flag.Place, $"'{key}' takes the reason as a text, which people read before they decide.");
            }
        }

        if (map.Find("irreversible") is { } irreversible && map.Find("undo") is not null)
        {
            reading.Error(
                irreversible.Place,
                $"{ShapeDescription.Capital(written)} has both 'undo' and 'irreversible'. Remove one of them."
            );
        }

        if (map.Find("irreversible") is not null && map.Find("point_of_no_return") is { } point)
        {
            reading.Error(
                point.Place,
                $"{ShapeDescription.Capital(written)} has both 'irreversible' and 'point_of_no_return'. "
                    + "Remove one of them."
            );
        }

        var preflight = Checks(map, "preflight");
        var gates = _gates.ReadAll(map.Find("gates"));
        var apply = _steps.ReadAll(map.Find("apply"));
        var verify = Checks(map, "verify");
        var undo = _steps.ReadAll(map.Find("undo"));
        var undoPreflight = Checks(map, "undo_preflight");
        UniqueNames.Require(
            reading,
            "gate",
            "a unique 'name'",
            gates.Where(g => g.Made is not null).Select(g => (g.Made!.Name, g.Normal.Place))
        );

        var phase = new MigrationPhase
        {
            Id = id,
            Title = Text(map, "title") ?? id,
            PlanName = plan,
            Plan = reading.File,
            Risk = Text(map, "risk") switch
            {
                "medium" => MigrationRisk.Medium,
                "high" => MigrationRisk.High,
                _ => MigrationRisk.Low,
            },
            ExpectedRuntime =
                Text(map, "expected_runtime") is { } runtime && DurationText.TryParse(runtime, out var length)
                    ? length
                    : null,
            After = map.Find("after") is { } after ? KindNode.TextsOf(after) : null,
            Gates = Made(gates),
            Preflight = Made(preflight),
            Apply = Made(apply),
            Verify = Made(verify),
            Undo = map.Find("undo") is null ? null : Made(undo),
            UndoPreflight = Made(undoPreflight),
            PointOfNoReturn = Text(map, "point_of_no_return"),
            Irreversible = Text(map, "irreversible"),
            Repeatable = Text(map, "repeatable") == "true",
            Place = given.Place,
            Index = index,
            Limits = map.Find("limits") is PlanMap limits ? LimitReader.Read(limits, reading) : null,
            // Only the kind with its parameters and the connection: names and limits may change after the phase ran.
            ApplyText = CanonicalText.Of(
                new PlanList(
                    [
                        .. apply.Select(i => new PlanMap(
                            [.. i.Normal.Entries.Where(e => e.Key == i.Kind || e.Key == "on")],
                            i.Normal.Place
                        )),
                    ],
                    given.Place
                )
            ),
            Content = new(
                () =>
                    CanonicalText.Of(
                        new PlanMap(
                            [
                                .. map.Entries.Where(e => e.Value is not PlanList || e.Key == "after"),
                                List("gates", gates),
                                List("preflight", preflight),
                                List("apply", apply),
                                List("verify", verify),
                                List("undo", undo),
                                List("undo_preflight", undoPreflight),
                            ],
                            given.Place
                        )
                    ),
                LazyThreadSafetyMode.PublicationOnly
            ),
            Connections = Connections(references),
        };
        return new BuiltPhase(
            phase,
            given.Find("id")?.Place ?? given.Place,
            [.. preflight.Select(p => p.Made?.Name ?? p.GivenName).OfType<string>()]
        );
    }

    private IReadOnlyList<PlanItem<MigrationCheck>> Checks(PlanMap map, string key)
    {
        var checks = _checks.ReadAll(map.Find(key));
        UniqueNames.Require(
            reading,
            "check",
            "a unique 'name'",
            checks.Where(c => c.GivenName is not null).Select(c => (c.GivenName!, c.Normal.Place))
        );
        return checks;
    }

    /// <summary>Returns the connections that the references name since the phase began, and the home database.</summary>
    private IReadOnlyList<string> Connections(int since)
    {
        HashSet<string>? names = null;
        for (var i = since; i < reading.References.Count; i++)
        {
            if (reading.References[i] is { Kind: Reference.Connection, Name: var name })
            {
                (names ??= new(StringComparer.Ordinal) { DatabaseSessions.Home }).Add(name);
            }
        }

        return names is null ? HomeAlone : [.. names.Order(StringComparer.Ordinal)];
    }

    private static PlanEntry List<T>(string key, IReadOnlyList<PlanItem<T>> items)
        where T : class =>
        new(key, items.Count == 0 ? Empty : new PlanList([.. items.Select(i => i.Normal)], NoPlace), NoPlace);

    private static IReadOnlyList<T> Made<T>(IReadOnlyList<PlanItem<T>> items)
        where T : class => items.Count == 0 ? [] : [.. items.SelectMany(i => new[] { i.Before, i.Made }).OfType<T>()];

    private static string? Text(PlanMap map, string key) => (map.Find(key) as PlanScalar)?.Text.Trim();
}

/// <summary>A phase with the names that references are resolved by.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="IdPlace">The place of its id.</param>
/// <param name="PreflightNames">The names of its preflight checks.</param>
internal sealed record BuiltPhase(MigrationPhase Phase, SourcePlace IdPlace, IReadOnlyList<string> PreflightNames);
