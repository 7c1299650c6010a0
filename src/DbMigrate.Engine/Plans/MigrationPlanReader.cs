using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Plans;

namespace DbMigrate;

/// <summary>Reads plans.</summary>
public static class MigrationPlanReader
{
    /// <summary>
    /// Reads the plan at a path: a folder with a <c>plan.yaml</c>, or the file itself. Opens no connection.
    /// </summary>
    /// <param name="path">The folder or the file; a relative one is relative to the process's current folder.</param>
    /// <exception cref="PlanNotFoundException">The path has no plan.</exception>
    /// <exception cref="PlanInvalidException">The plan has errors; the exception has all of them with their
    /// places.</exception>
    public static MigrationPlan Read(string path) => Read(path, KindCatalog.Default);

    /// <summary>As <see cref="Read(string)"/>, with the path by which errors name the plan's file.</summary>
    /// <param name="path">The folder or the file.</param>
    /// <param name="given">The same path as a person gave it.</param>
    public static MigrationPlan Read(string path, string given) => Read(path, KindCatalog.Default, given);

    /// <summary>
    /// Returns the full path of the plan's file in a folder or in the nearest parent that has one.
    /// </summary>
    /// <param name="folder">The folder; a relative one is relative to the process's current folder.</param>
    /// <exception cref="PlanNotFoundException">Neither the folder nor a parent has a plan.</exception>
    /// <exception cref="PlanInvalidException">A folder has two plans.</exception>
    public static string FindNearest(string folder) => PlanFile.FindNearest(folder);

    /// <summary>As <see cref="Read(string)"/>, with the kinds that the plan may use.</summary>
    internal static MigrationPlan Read(string path, KindCatalog kinds, string? given = null)
    {
        var file = PlanFile.Find(path, given);
        var shown = PlanFile.Shown(file, given);
        var reading = new PlanReading(file, shown, kinds);
        var root = YamlReader.Read(reading, PlanFile.Read(file, shown));
        var plan = root is PlanMap map ? new PlanBuilder(reading, file).Build(map) : null;
        if (plan is null && reading.Findings.Count == 0)
        {
            var empty = root is null or PlanScalar { Text: "" };
            reading.Error(
                empty ? new SourcePlace(reading.FileName, 1, 1) : root!.Place,
                empty
                    ? "The plan is empty. It needs at least 'plan' with its name, and 'phases' with one "
                        + "phase that has 'id' and 'apply'."
                    : $"A plan is a mapping that starts with 'plan: NAME', not {ShapeDescription.Of(root!)}."
            );
        }

        return reading.Findings.Count == 0
            ? plan!
            : throw new PlanInvalidException(
                file,
                // What is added to several phases is read with each of them.
                [.. reading.Findings.Distinct().OrderBy(f => f.Place.Line).ThenBy(f => f.Place.Column)]
            );
    }
}
