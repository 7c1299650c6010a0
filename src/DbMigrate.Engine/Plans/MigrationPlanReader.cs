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

    /// <summary>As <see cref="Read(string)"/>, with the kinds that the plan may use.</summary>
    internal static MigrationPlan Read(string path, KindCatalog kinds)
    {
        var file = PlanFile.Find(path);
        var reading = new PlanReading(Path.GetDirectoryName(file)!, Path.GetFileName(file), kinds);
        var root = YamlReader.Read(reading, PlanFile.Read(file));
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
                [.. reading.Findings.OrderBy(f => f.Place.Line).ThenBy(f => f.Place.Column)]
            );
    }
}
