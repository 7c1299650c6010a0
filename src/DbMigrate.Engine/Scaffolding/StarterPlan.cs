using System.Text;

namespace DbMigrate.Engine.Scaffolding;

/// <summary>The starter plan: one phase with an apply file and an undo file, which do nothing yet.</summary>
internal static class StarterPlan
{
    internal static ScaffoldedPlan Draft(string name, string schema)
    {
        var yaml = new PlanWriter(schema, name, "What this migration is for.");
        foreach (var line in Phase.ReplaceLineEndings("\n").Split('\n'))
        {
            yaml.Line(line);
        }

        return new ScaffoldedPlan(
            ["a"],
            [
                File(DraftWriter.PlanName, yaml.ToString()),
                File(
                    "a.sql",
                    "-- What phase a does. The file is one transaction; what PostgreSQL refuses inside one runs "
                        + "by itself.\n"
                ),
                File("a.undo.sql", "-- What takes phase a back.\n"),
            ],
            []
        );
    }

    private const string Phase = """
          - id: a
            title: What it does
            risk: low
            apply:
              - sql: a.sql
            verify:
              - name: what must hold after it
                sql: select true
            undo:
              - sql: a.undo.sql
        """;

    private static DraftFile File(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));
}
