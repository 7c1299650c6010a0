using DbMigrate.Engine.Common;
using DbMigrate.Engine.Scaffolding;

namespace DbMigrate;

/// <summary>A new plan that is not yet written.</summary>
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

    /// <summary>The target folder, a full path.</summary>
    public string Folder { get; }

    /// <summary>The ids of the phases, in order.</summary>
    public IReadOnlyList<string> Phases { get; }

    /// <summary>The files of the plan, relative to the folder.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>
    /// The parts of the source files that were not understood, with their places. Each is a TODO comment in the plan
    /// too.
    /// </summary>
    public IReadOnlyList<PlanFinding> Findings { get; }

    /// <summary>The folder of migration files that the plan names; null: it has files of its own.</summary>
    public MigrationFolder? Source { get; internal init; }

    /// <summary>Writes the plan and reads it. Leaves nothing behind on failure.</summary>
    /// <param name="force">Whether existing files may be replaced.</param>
    /// <exception cref="PlanExistsException">Files exist, and may not be replaced.</exception>
    /// <exception cref="PlanNotWrittenException">The plan could not be written.</exception>
    public MigrationPlan Write(bool force)
    {
        DraftWriter.Write(Folder, _files, force, isComplete: Source is null);
        var plan = MigrationPlanReader.Read(Folder);
        if (plan.Source is { } source)
        {
            source.Recognised = Source?.Recognised;
        }

        plan.Findings = Findings;
        return plan;
    }
}
