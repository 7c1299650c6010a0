namespace DbMigrate.Engine.Model.State;

/// <summary>
/// The phases of a plan that are not verified, by their position in the plan. A question about the phases before
/// another one takes logarithmic time: a plan can have ten thousand phases, and status asks for each of them.
/// </summary>
/// <param name="records">The phases recorded in the journal, by id.</param>
internal sealed class UnverifiedPhases(IReadOnlyDictionary<string, PhaseRecord> records)
{
    // Ascending; null until the first question.
    private List<int>? _indexes;

    // The position of the last phase of a folder that is applied, of those that are not repeatable; null until it is
    // asked for.
    private int? _lastApplied;

    /// <summary>Returns whether the journal shows a phase as verified.</summary>
    internal bool Contains(string phase) =>
        !records.TryGetValue(phase, out var record) || record.State != MigrationState.Verified;

    /// <summary>Returns how many phases before a phase are not verified, and the ids of the first of them.</summary>
    internal (int Count, IReadOnlyList<string> First) Before(MigrationPhase phase, MigrationPlan plan, int most)
    {
        _indexes ??= [.. Enumerable.Range(0, plan.Phases.Count).Where(i => Contains(plan.Phases[i].Id))];
        var at = _indexes.BinarySearch(phase.Index);
        var count = at < 0 ? ~at : at;
        return (count, [.. _indexes.GetRange(0, Math.Min(count, most)).Select(i => plan.Phases[i].Id)]);
    }

    /// <summary>
    /// Returns the last phase after a phase that is applied, of those that are not repeatable; null: there is none.
    /// </summary>
    internal MigrationPhase? AppliedAfter(MigrationPhase phase, MigrationPlan plan)
    {
        var last = _lastApplied ??= Enumerable
            .Range(0, plan.Phases.Count)
            .LastOrDefault(i => IsApplied(plan.Phases[i]), -1);
        return last > phase.Index ? plan.Phases[last] : null;
    }

    /// <summary>Takes over that the record of a phase has changed.</summary>
    internal void Update(MigrationPhase phase)
    {
        _lastApplied = !IsApplied(phase)
            ? _lastApplied == phase.Index
                ? null
                : _lastApplied
            : _lastApplied is { } last
                ? Math.Max(last, phase.Index)
                : null;
        if (_indexes is null)
        {
            return;
        }

        var at = _indexes.BinarySearch(phase.Index);
        switch (Contains(phase.Id))
        {
            case true when at < 0:
                _indexes.Insert(~at, phase.Index);
                break;
            case false when at >= 0:
                _indexes.RemoveAt(at);
                break;
        }
    }

    private bool IsApplied(MigrationPhase phase) =>
        phase is { Repeatable: false, Origin: not null }
        && records.TryGetValue(phase.Id, out var record)
        && record is { State: MigrationState.Applied or MigrationState.Verified };
}
