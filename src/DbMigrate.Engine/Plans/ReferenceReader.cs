using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Plans;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Plans;

/// <summary>Resolves the references of a plan once it is read completely.</summary>
internal sealed class ReferenceReader(
    PlanReading reading,
    IReadOnlyCollection<string> connections,
    IReadOnlyList<BuiltPhase> phases
)
{
    private readonly Dictionary<string, int> _indexes = phases
        .Select((p, i) => (p.Phase.Id, i))
        .DistinctBy(p => p.Id)
        .ToDictionary(p => p.Id, p => p.i, StringComparer.Ordinal);

    internal void Check()
    {
        foreach (var reference in reading.References)
        {
            _ = reference.Kind switch
            {
                Reference.Connection => Connection(reference),
                Reference.Phase => Phase(reference),
                Reference.PreflightCheck => PreflightCheck(reference),
                _ => GateKind(reference),
            };
        }
    }

    private bool Connection(PendingReference reference) =>
        connections.Contains(reference.Name)
        || Wrong(
            reference,
            $"There is no connection {PlanText.Show(reference.Name)} under 'connections'.",
            connections
        );

    /// <summary>
    /// Accepts earlier phases only, so that there are no cycles and the phases can run in the order of the file.
    /// </summary>
    private bool Phase(PendingReference reference)
    {
        if (!_indexes.TryGetValue(reference.Name, out var index))
        {
            return Wrong(reference, $"There is no phase {PlanText.Show(reference.Name)} in this plan.", _indexes.Keys);
        }

        return index < reference.Phase
            || (
                index == reference.Phase
                    ? Wrong(reference, $"The phase '{reference.Name}' refers to itself.", [])
                    : Wrong(
                        reference,
                        $"The phase '{reference.Name}' is later in the plan. A phase can refer to earlier phases only.",
                        []
                    )
            );
    }

    private bool PreflightCheck(PendingReference reference)
    {
        var names = phases.ElementAtOrDefault(reference.Phase)?.PreflightNames ?? [];
        return names.Contains(reference.Name, StringComparer.Ordinal)
            || Wrong(reference, $"There is no preflight check {PlanText.Show(reference.Name)} in this phase.", names);
    }

    private bool GateKind(PendingReference reference) =>
        reading.Kinds.Gates.Find(reference.Name) is not null
        || Wrong(
            reference,
            $"{PlanText.Show(reference.Name)} is not a kind of gate.",
            reading.Kinds.Gates.All().Select(g => g.Key)
        );

    private bool Wrong(PendingReference reference, string message, IEnumerable<string> candidates)
    {
        reading.Error(reference.Place, message, reading.Nearest(reference.Name, candidates));
        return false;
    }
}
