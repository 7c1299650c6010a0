using System.Globalization;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Model.Resolved;

/// <summary>Makes the digests of a resolved phase and of its checks.</summary>
/// <param name="plan">The plan of the operation.</param>
/// <param name="resolved">The phase.</param>
internal sealed class DigestMaker(ResolvedPlan plan, ResolvedPhase resolved)
{
    private MigrationPhase Phase => resolved.Phase;

    /// <summary>Returns the digest of a check.</summary>
    internal string OfCheck(MigrationCheck check)
    {
        var text = new DigestText("dbmigrate check 2");
        text.Add("check", check.Content);
        text.Add("connection", check.On, plan.Plan.Connections.GetValueOrDefault(check.On), plan.TargetOf(check.On));
        AddFiles(text, check.Kind, () => check.ReadContent(plan.Variables), [check.Content]);
        return text.ToChecksum();
    }

    /// <summary>Returns the digest of the phase.</summary>
    /// <exception cref="MigrationException">It cannot be read, or a connection cannot be resolved.</exception>
    internal PhaseDigest OfPhase()
    {
        var work = PhaseDigest.WorkOf(Phase, resolved.Files);
        var text = new DigestText("dbmigrate phase 2");
        text.Add("work", work);
        text.Add("phase", Phase.ContentText);
        if (Phase.After is null)
        {
            text.Add("before", plan.DigestBefore(Phase));
        }

        text.Add("environment", plan.EnvironmentName);
        foreach (var gate in (plan.Environment?.SkipGates ?? []).Order(StringComparer.Ordinal))
        {
            text.Add("skip", gate);
        }

        var limits = resolved.Limits;
        text.Add("limits", Ticks(limits.LockTimeout), Ticks(limits.LockBudget), Ticks(limits.StatementTimeout));
        text.Add("requires", plan.Plan.RequiredPostgres);
        foreach (var extension in plan.Plan.RequiredExtensions)
        {
            text.Add("requires", extension);
        }

        foreach (var connection in Phase.Connections)
        {
            text.Add(
                "connection",
                connection,
                plan.Plan.Connections.GetValueOrDefault(connection),
                plan.TargetOf(connection)
            );
        }

        AddFiles(text, "apply", () => resolved.ApplyContent, [Phase.ContentText]);
        foreach (var step in Phase.Undo ?? [])
        {
            AddFiles(text, "undo", () => step.ReadContent(plan.Variables), []);
        }

        foreach (var check in Phase.Preflight.Concat(Phase.Verify).Concat(Phase.UndoPreflight))
        {
            AddFiles(text, "check", () => check.ReadContent(plan.Variables), []);
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
            text.Add(kind, "cannot be read", string.Join('\n', e.Findings.Select(f => PlaceOf(f.Place))));
        }

        foreach (var (name, checksum) in content.Checksums.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            text.Add(kind, name, checksum);
        }

        foreach (var variable in UsedVariables.Of(texts, content.Variables, plan.Variables))
        {
            text.Add("variable", variable, plan.Masked(variable));
        }
    }

    // The path by which a place names the plan's file depends on the caller.
    private SourcePlace PlaceOf(SourcePlace place) =>
        place.File == Phase.Place.File ? place with { File = Path.GetFileName(plan.Plan.File) } : place;

    private static string? Ticks(TimeSpan? time) => time?.Ticks.ToString(CultureInfo.InvariantCulture);
}
