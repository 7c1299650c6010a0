using DbMigrate.Engine.Common;
using DbMigrate.Engine.Scaffolding;

namespace DbMigrate;

/// <summary>A new plan, made and not yet written.</summary>
public sealed class MigrationPlanDraft
{
    private readonly IReadOnlyList<DraftFile> _files;

    internal MigrationPlanDraft(
        string name,
        string folder,
        IReadOnlyList<string> phases,
        IReadOnlyList<DraftFile> files,
        IReadOnlyList<PlanFinding> findings
    )
    {
        Name = name;
        Folder = folder;
        Phases = ReadOnlyArray.Of(phases);
        Findings = ReadOnlyArray.Of(findings);
        _files = files;
        Files = ReadOnlyArray.Of<string>([.. files.Select(f => f.Name)]);
    }

    /// <summary>The plan's name.</summary>
    public string Name { get; }

    /// <summary>The folder that it is for, a full path.</summary>
    public string Folder { get; }

    /// <summary>The ids of its phases, in order.</summary>
    public IReadOnlyList<string> Phases { get; }

    /// <summary>The files that it will have, relative to the folder.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>
    /// What was not understood, with its place in the files that it is made from; each stands in the plan as a TODO,
    /// too.
    /// </summary>
    public IReadOnlyList<PlanFinding> Findings { get; }

    /// <summary>Writes it, and reads it as any plan is read. Nothing is left of it where that fails.</summary>
    /// <param name="force">Whether files that are there already may be replaced.</param>
    /// <exception cref="PlanExistsException">Some are there, and may not.</exception>
    /// <exception cref="PlanNotWrittenException">It could not be written.</exception>
    public MigrationPlan Write(bool force)
    {
        DraftWriter.Write(Folder, _files, force);
        var plan = MigrationPlanReader.Read(Folder);
        plan.Findings = Findings;
        return plan;
    }
}
