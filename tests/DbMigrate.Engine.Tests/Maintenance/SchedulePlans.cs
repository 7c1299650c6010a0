using DbMigrate.Engine.Tests.Plans;

namespace DbMigrate.Engine.Tests.Maintenance;

/// <summary>Plans for tests of the registration of maintenance.</summary>
internal static class SchedulePlans
{
    public const string Nightly = "maintenance: { name: n, cron: 0 3 * * *, tasks: [ { sql: a.sql } ] }";

    /// <summary>Reads a plan with a phase; its folder is gone afterwards.</summary>
    public static MigrationPlan Read(string maintenance, string phase = "")
    {
        using var folder = new PlanFolder();
        return ReadIn(folder, maintenance, phase);
    }

    /// <summary>Writes a plan into a folder, and reads it.</summary>
    public static MigrationPlan ReadIn(PlanFolder folder, string maintenance, string phase = "")
    {
        folder.Write("a.sql", "select 1;\n");
        folder.Write(
            "plan.yaml",
            $"plan: p\nphases:\n  - {{ id: a, {phase} apply: [ {{ sql: a.sql }} ] }}\n{maintenance}\n"
        );
        return MigrationPlanReader.Read(folder.Path);
    }
}
