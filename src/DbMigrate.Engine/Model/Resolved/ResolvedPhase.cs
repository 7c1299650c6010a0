using System.Globalization;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Model.Resolved;

/// <summary>
/// A phase as one operation runs, approves, judges or shows it: its files, each read once, and everything else that
/// decides how it runs. It does not change. Files are read when they are first needed.
/// </summary>
internal sealed class ResolvedPhase
{
    private readonly ResolvedPlan _plan;
    private readonly Lazy<ContentFiles> _apply;
    private PhaseDigest? _digest;

    internal ResolvedPhase(ResolvedPlan plan, MigrationPhase phase)
    {
        _plan = plan;
        Phase = phase;
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
    internal IReadOnlyDictionary<string, string> Files => _apply.Value.Checksums;

    /// <summary>The digest.</summary>
    /// <exception cref="PlanInvalidException">A file of the apply cannot be read.</exception>
    /// <exception cref="ConnectionFailedException">A connection cannot be resolved.</exception>
    internal PhaseDigest Digest => _digest ??= MakeDigest();

    /// <summary>Returns whether the work of the phase is not what was run.</summary>
    internal bool IsChangedSince(PhaseRecord record) =>
        record.Checksum is { } checksum && PhaseDigest.WorkOf(checksum) != PhaseDigest.WorkOf(Phase, NowOf(record));

    /// <summary>
    /// Returns the digest that an unfinished execution began or stopped with, where the phase has another one now.
    /// </summary>
    internal string? DigestBefore(PhaseRecord? record) =>
        record?.Checksum is not { } before ? null
        : PhaseDigest.IsOfEarlierVersion(before)
            ? PhaseDigest.WorkOf(before) == Digest.Work ? null
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

    /// <summary>
    /// Returns the digest of a preflight check, by its name: its query, its expectation and all that it uses. Samples
    /// are counted for the check that they were taken with.
    /// </summary>
    internal string? DigestOfCheck(string name) =>
        Phase.Preflight.FirstOrDefault(c => c.Name == name) is { } check ? DigestOf(check) : null;

    /// <summary>Returns the digest of a check.</summary>
    internal string DigestOf(MigrationCheck check)
    {
        var text = new DigestText("dbmigrate check 2");
        text.Add("check", check.Content);
        text.Add("connection", check.On, Plan.Connections.GetValueOrDefault(check.On), _plan.TargetOf(check.On));
        AddFiles(text, check.Kind, () => check.ReadContent(Variables), [check.Content]);
        return text.ToChecksum();
    }

    private PhaseDigest MakeDigest()
    {
        var work = PhaseDigest.WorkOf(Phase, Files);
        var text = new DigestText("dbmigrate phase 2");
        text.Add("work", work);
        text.Add("phase", Phase.ContentText);
        if (Phase.After is null)
        {
            text.Add("before", _plan.DigestBefore(Phase));
        }

        text.Add("environment", _plan.EnvironmentName);
        foreach (var gate in (Environment?.SkipGates ?? []).Order(StringComparer.Ordinal))
        {
            text.Add("skip", gate);
        }

        text.Add("limits", Ticks(Limits.LockTimeout), Ticks(Limits.LockBudget), Ticks(Limits.StatementTimeout));
        text.Add("requires", Plan.RequiredPostgres);
        foreach (var extension in Plan.RequiredExtensions)
        {
            text.Add("requires", extension);
        }

        foreach (var connection in Phase.Connections)
        {
            text.Add(
                "connection",
                connection,
                Plan.Connections.GetValueOrDefault(connection),
                _plan.TargetOf(connection)
            );
        }

        AddFiles(text, "apply", () => _apply.Value, [Phase.ContentText]);
        foreach (var step in Phase.Undo ?? [])
        {
            AddFiles(text, "undo", () => step.ReadContent(Variables), []);
        }

        foreach (var check in Phase.Preflight.Concat(Phase.Verify).Concat(Phase.UndoPreflight))
        {
            AddFiles(text, "check", () => check.ReadContent(Variables), []);
        }

        return new PhaseDigest(work, text.ToHex());
    }

    /// <summary>Adds files, and the values of the variables that they and other texts use.</summary>
    private void AddFiles(DigestText text, string kind, Func<ContentFiles> read, IEnumerable<string> texts)
    {
        var content = ContentFiles.None;
        try
        {
            content = read();
        }
        catch (PlanInvalidException e)
        {
            // It cannot run as it is. Where the apply cannot be read, there is no digest at all.
            text.Add(kind, "cannot be read", string.Join('\n', e.Findings.Select(f => f.Place)));
        }

        foreach (var (name, checksum) in content.Checksums.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            text.Add(kind, name, checksum);
        }

        foreach (var variable in UsedVariables.Of(texts, content.Variables, Variables))
        {
            text.Add("variable", variable, _plan.Masked(variable));
        }
    }

    /// <summary>Returns the checksums that the files of a record have now.</summary>
    /// <remarks>A file that is included since then is named in a file that differs.</remarks>
    private IReadOnlyDictionary<string, string> NowOf(PhaseRecord record)
    {
        if (record.AppliedAt is null)
        {
            return Files;
        }

        var folder = new IncludeFolder(Plan.Folder, null, _plan.Files);
        return record.Files.Keys.ToDictionary(name => name, ChecksumNow, StringComparer.Ordinal);

        string ChecksumNow(string name)
        {
            var path = folder.Resolve(name, null, out var fault);
            fault ??= folder.Refuse(path, name, out path);
            try
            {
                return fault ?? _plan.Files.ChecksumOf(name, path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return e.Message;
            }
        }
    }

    private static string? Ticks(TimeSpan? time) => time?.Ticks.ToString(CultureInfo.InvariantCulture);

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
