namespace DbMigrate;

/// <summary>Reads plans.</summary>
public static class MigrationPlanReader
{
    /// <summary>Reads the plan at a path: a folder with a <c>plan.yaml</c>, or the file itself. No database is asked.</summary>
    /// <param name="path">The folder or the file; a relative one is relative to the process's current folder.</param>
    /// <exception cref="PlanNotFoundException">There is none.</exception>
    /// <exception cref="PlanInvalidException">It has errors: all of them, with their places.</exception>
    public static MigrationPlan Read(string path) => throw new NotImplementedException();
}
