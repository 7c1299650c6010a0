using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Model.Resolved;

/// <summary>
/// A phase as one operation runs, approves, judges or shows it: its files, each read once, and everything else that
/// decides how it runs. It does not change. Files are read when they are first needed.
/// </summary>
internal sealed class ResolvedPhase
{
    private readonly ResolvedPlan _plan;
    private readonly DigestMaker _maker;
    private readonly Lazy<ContentFiles> _apply;
    private PhaseDigest? _digest;

    internal ResolvedPhase(ResolvedPlan plan, MigrationPhase phase)
    {
        _plan = plan;
        Phase = phase;
        _maker = new DigestMaker(plan, this);
        _apply = new(
            () => Join(Phase.Apply.Select(s => s.ReadContent(Variables))),
            LazyThreadSafetyMode.PublicationOnly
        );
        Limits = Plan.Limits.With(plan.Environment?.Limits).With(phase.Limits);
    }

    /// <summary>The phase in the plan.</summary>
    internal MigrationPhase Phase { get; }

    /// <summary>The plan.</summary>
    internal MigrationPlan Plan => _plan.Plan;

    /// <summary>What the plan says of the environment, or null.</summary>
    internal MigrationEnvironment? Environment => _plan.Environment;

    /// <summary>The variables in force.</summary>
    internal SessionVariables Variables => _plan.Variables;

    /// <summary>The limits in force.</summary>
    internal MigrationLimits Limits { get; }

    /// <summary>The checksums of the files of the apply, by path relative to the plan's folder.</summary>
    /// <exception cref="PlanInvalidException">One cannot be read.</exception>
    internal IReadOnlyDictionary<string, string> Files => ApplyContent.Checksums;

    /// <summary>
    /// The checksums of the files of the apply, the undo and the checks, by path relative to the plan's folder. Those of
    /// an undo or a check that cannot be read are left out.
    /// </summary>
    /// <exception cref="PlanInvalidException">A file of the apply cannot be read.</exception>
    internal IReadOnlyDictionary<string, string> AllFiles =>
        Join([
            ApplyContent,
            .. (Phase.Undo ?? []).Select(s => Readable(() => s.ReadContent(Variables))),
            .. Phase
                .Preflight.Concat(Phase.Verify)
                .Concat(Phase.UndoPreflight)
                .Select(c => Readable(() => c.ReadContent(Variables))),
        ]).Checksums;

    /// <summary>The files of the apply, with the variables that they use.</summary>
    /// <exception cref="PlanInvalidException">One cannot be read.</exception>
    internal ContentFiles ApplyContent => _apply.Value;

    /// <inheritdoc cref="ResolvedPlan.NotThereYet(ConnectionFailedException, JournalState)"/>
    internal string? NotThereYet(ConnectionFailedException e, JournalState state) => _plan.NotThereYet(e, state);

    /// <summary>The digest.</summary>
    /// <exception cref="PlanInvalidException">A file of the apply cannot be read.</exception>
    /// <exception cref="ConnectionFailedException">A connection cannot be resolved.</exception>
    internal PhaseDigest Digest => _digest ??= _maker.OfPhase();

    /// <summary>Returns whether the work of the phase is not what was run.</summary>
    internal bool IsChangedSince(PhaseRecord record) =>
        record.Checksum is { } checksum
        && !PhaseDigest.WorkOf(checksum).SequenceEqual(PhaseDigest.WorkOf(ApplyTextOf(record), NowOf(record)));

    /// <summary>Returns whether the next run runs the phase again, after it was applied: it is repeatable and changed.</summary>
    internal bool IsRepeatedAfter(PhaseRecord record) => Phase.Repeatable && !record.Undoing && IsChangedSince(record);

    /// <summary>
    /// Returns the digest that an unfinished execution began or stopped with, where the phase has another one now.
    /// </summary>
    internal string? DigestBefore(PhaseRecord? record) =>
        record?.Checksum is not { } before ? null
        : PhaseDigest.IsOfEarlierVersion(before)
            ? PhaseDigest.WorkOf(before).SequenceEqual(Digest.Work) ? null
                : before
        : before == Digest.ToString() ? null
        : before;

    /// <summary>Returns the files that differ from what was run; empty where only the plan's file differs.</summary>
    internal IReadOnlyList<string> ChangedFiles(PhaseRecord record)
    {
        if (record.AppliedAt is null)
        {
            // The journal records the files of a phase when it is applied: any of them may have changed.
            return [.. Files.Keys];
        }

        var now = NowOf(record);
        return [.. record.Files.Where(f => now[f.Key] != f.Value).Select(f => f.Key).Order(StringComparer.Ordinal)];
    }

    /// <summary>Returns why a file that the phase was applied with has no checksum now; null: it has one.</summary>
    internal string? WhyUnreadable(PhaseRecord record, string file) =>
        NowOf(record).GetValueOrDefault(file) is { } now
        && !now.StartsWith(TextChecksum.Prefix, StringComparison.Ordinal)
            ? now.TrimEnd('.')
            : null;

    /// <summary>Returns the checksum that the file of the phase has now, whether or not it can be run.</summary>
    internal IReadOnlyDictionary<string, string> OwnFilesNow() =>
        Phase.Origin is { File: var file }
            ? new Dictionary<string, string>(StringComparer.Ordinal) { [file] = _plan.ChecksumNow(file) }
            : new Dictionary<string, string>();

    /// <summary>
    /// Returns the digest of a preflight check, by its name: its query, its expectation and all that it uses. Samples
    /// are counted for the check that they were taken with.
    /// </summary>
    internal string? DigestOfCheck(string name) =>
        Phase.Preflight.FirstOrDefault(c => c.Name == name) is { } check ? _maker.OfCheck(check) : null;

    /// <summary>Returns the checksums that the files of a record have now.</summary>
    /// <remarks>A file that is included since then is named in a file that differs.</remarks>
    private IReadOnlyDictionary<string, string> NowOf(PhaseRecord record)
    {
        if (record.AppliedAt is null)
        {
            return Files;
        }

        return RenamedSince(record) is var (before, now)
            ? record.Files.Keys.ToDictionary(
                name => name,
                name => _plan.ChecksumNow(name == before ? now : name),
                StringComparer.Ordinal
            )
            : record.Files.Keys.ToDictionary(name => name, _plan.ChecksumNow, StringComparer.Ordinal);
    }

    /// <summary>Returns the canonical text of the apply, with the name that its file had when it was run.</summary>
    private string ApplyTextOf(PhaseRecord record) =>
        RenamedSince(record) is var (before, now)
            ? Phase.ApplyText.Replace(now, before, StringComparison.Ordinal)
            : Phase.ApplyText;

    /// <summary>
    /// Returns the name of the phase's file when it was run, and the one that it has since its change was reworked; null:
    /// it was not since then.
    /// </summary>
    private (string Before, string Now)? RenamedSince(PhaseRecord record) =>
        Phase.Origin is { FileBefore: { } before, File: var now }
        && record.AppliedAt is not null
        && record.Files.ContainsKey(before)
        && !record.Files.ContainsKey(now)
            ? (before, now)
            : null;

    private static ContentFiles Readable(Func<ContentFiles> read)
    {
        try
        {
            return read();
        }
        catch (PlanInvalidException)
        {
            return ContentFiles.None;
        }
    }

    private static ContentFiles Join(IEnumerable<ContentFiles> parts)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var variables = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            foreach (var (name, checksum) in part.Checksums)
            {
                files[name] = checksum;
            }

            variables.UnionWith(part.Variables);
        }

        return new ContentFiles(files, variables);
    }
}
