using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Tests.ReferenceDocs;

/// <summary>Plans made of the examples of the reference pages, with the files of docs/reference/example.</summary>
internal static class ReferencePlan
{
    private static readonly string[] WithoutUndo = ["sql", "drop_column", "manual", "milestone", "script"];

    private static string Folder => Path.Combine(Snapshot.Root, "docs", "reference", "example");

    /// <summary>The environment variable with the URI of the second database of <see cref="Steps"/>.</summary>
    internal const string TargetVariable = "DBMIGRATE_TEST_REFERENCE_TARGET";

    /// <summary>That of <see cref="Checks"/>.</summary>
    internal const string CheckTargetVariable = "DBMIGRATE_TEST_REFERENCE_CHECK_TARGET";

    /// <summary>The statements of the schema on which the examples run.</summary>
    internal static string[] Schema =>
        [
            .. SqlReader
                .ReadFile(Path.Combine(Folder, "schema.sql"), new SqlReadOptions())
                .Statements.Select(s => s.Text),
        ];

    /// <summary>The files that examples use.</summary>
    internal static (string Name, string Text)[] Files { get; } =
    [.. Directory.GetFiles(Folder).Select(f => (Path.GetFileName(f), File.ReadAllText(f)))];

    /// <summary>One phase per step, those that cannot be undone first: they would block the undo of earlier phases.</summary>
    internal static string Steps =>
        $"plan: steps\nconnections: {{ default: '${{DATABASE_URL}}', target: '${{{TargetVariable}}}' }}\nphases:\n"
        + string.Concat(
            Kinds("step")
                .OrderBy(k => !WithoutUndo.Contains(k.Key))
                .Select(k =>
                    $"  - id: {k.Key}\n    after: []\n    apply:\n{k.ExampleItem(6)}\n"
                    + (WithoutUndo.Contains(k.Key) ? "    irreversible: The example has no undo.\n" : string.Empty)
                )
        );

    /// <summary>The ids of the phases of <see cref="Steps"/> that can be undone, in order.</summary>
    internal static IReadOnlyList<string> Undoable =>
        [.. Kinds("step").Select(k => k.Key).Where(k => !WithoutUndo.Contains(k))];

    /// <summary>A phase with a copy, and one with all checks as preflight checks.</summary>
    internal static string Checks =>
        $"plan: checks\nconnections: {{ default: '${{DATABASE_URL}}', target: '${{{CheckTargetVariable}}}' }}\nphases:\n"
        + $"  - id: move\n    apply:\n{Kinds("step").Single(k => k.Key == "copy").ExampleItem(6)}\n"
        + "  - id: expand\n    preflight:\n"
        + string.Concat(Kinds("check").Select(k => k.ExampleItem(6) + "\n"))
        + "    apply:\n      - milestone: expanded\n";

    /// <summary>A phase, and a second one with all gates.</summary>
    internal static string Gates =>
        """
            plan: gates
            phases:
              - id: expand
                apply:
                  - milestone: expanded
              - id: contract
                preflight:
                  - name: no order without region
                    sql: select true
                apply:
                  - milestone: contracted
                gates:

            """.ReplaceLineEndings("\n") + string.Concat(Kinds("gate").Select(k => k.ExampleItem(6) + "\n"));

    internal static IEnumerable<DocumentedKind> Kinds(string family) =>
        DocumentedKind.All.Where(k => k.Family == family);
}
