using System.Globalization;

namespace DbMigrate.Engine.Plans.Folders;

/// <summary>Sqitch: the changes of <c>sqitch.plan</c>, with files in deploy, revert and verify.</summary>
internal sealed class SqitchLayout : FolderLayout
{
    internal const string PlanName = "sqitch.plan";

    internal override MigrationLayout Kind => MigrationLayout.Sqitch;

    internal override string? Recognise(FolderReading folder) =>
        folder.Has(PlanName) ? $"it has the file {PlanName}" : null;

    private protected override void ReadPhases(FolderReading folder)
    {
        if (!folder.Has(PlanName))
        {
            folder.Error(PlanName, "The folder has no sqitch.plan. Name the folder that has it under 'folder'.");
            return;
        }

        if (folder.Read(PlanName) is not { } text)
        {
            return;
        }

        var plan = SqitchPlanFile.Read(text);
        folder.Project = plan.Project;
        foreach (var (line, message) in plan.Errors)
        {
            folder.Error(PlanName, message, line);
        }

        foreach (var (line, message) in plan.Others)
        {
            folder.Note(PlanName, message, line);
        }

        var records = SqitchIds.Of(plan);
        var used = new HashSet<string>(StringComparer.Ordinal);
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (change, index) in plan.Changes.Select((c, i) => (c, i)))
        {
            var rework = times[change.Name] = times.GetValueOrDefault(change.Name, -1) + 1;
            var name = change.FileName(n => folder.Has($"deploy/{n}.sql"));
            var deploy = $"deploy/{name}.sql";
            if (!folder.Has(deploy))
            {
                folder.Error(PlanName, $"The change {change.Name} has no file {deploy}.", change.Line);
                continue;
            }

            used.Add(deploy);
            var (revert, verify) = ($"revert/{name}.sql", $"verify/{name}.sql");
            folder.Phases.Add(
                new FolderPhase(IdOf(change, rework), name, deploy)
                {
                    ApplyBefore = name == change.Name ? null : $"deploy/{change.Name}.sql",
                    Title = change.Note.Length > 0 ? change.Note : FolderPhase.TitleOf(change.Name),
                    Sqitch = records.ElementAtOrDefault(index),
                    Undo = folder.Has(revert) ? revert : null,
                    UndoNames = [revert],
                    Verify = folder.Has(verify) ? verify : null,
                }
            );
        }

        foreach (
            var file in folder.Files.Where(f =>
                f.StartsWith("deploy/", StringComparison.Ordinal)
                && f.EndsWith(".sql", StringComparison.Ordinal)
                && !used.Contains(f)
            )
        )
        {
            folder.Note(file, $"is not run: {PlanName} does not name it.");
        }
    }

    /// <summary>
    /// Returns the id of a change. A later rework gives its files another name, and no other id: the journal has it.
    /// </summary>
    private static string IdOf(SqitchChange change, int rework) =>
        FolderPhase.IdOf(
            rework == 0 ? change.Name : string.Create(CultureInfo.InvariantCulture, $"{change.Name}-rework-{rework}")
        );
}
