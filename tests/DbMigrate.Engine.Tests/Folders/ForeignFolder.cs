using DbMigrate.Engine.Sql.Layouts;

namespace DbMigrate.Engine.Tests.Folders;

/// <summary>A folder of another tool in a plan's folder, gone after the test.</summary>
internal sealed class ForeignFolder : IDisposable
{
    internal ForeignFolder(string layout, params string[] files)
        : this(layout, files.Select(f => (f, TextFor(layout, f))), string.Empty) { }

    internal ForeignFolder(string layout, IEnumerable<(string Name, string Text)> files, string more)
    {
        foreach (var (name, text) in files)
        {
            var path = System.IO.Path.Combine(Path, "db", name);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        File.WriteAllText(
            System.IO.Path.Combine(Path, "plan.yaml"),
            $"plan: foreign\nphases_from:\n  folder: db\n  layout: {layout}\n{more}"
        );
    }

    internal string Path { get; } = Directory.CreateTempSubdirectory("dbmigrate-foreign-").FullName;

    internal MigrationPlan Read() => MigrationPlanReader.Read(Path);

    /// <summary>The phases, one a line: <c>id: title | apply | undo | verify</c>, then the notes.</summary>
    internal IReadOnlyList<string> Lines()
    {
        var plan = Read();
        return
        [
            .. plan.Phases.Select(p =>
                $"{p.Id}: {p.Title} | {Names(p.Apply.Select(s => s.Name))} | "
                + $"{(p.Undo is { } undo ? Names(undo.Select(s => s.Name)) : "-")}"
                + (p.Verify.Count > 0 ? $" | {Names(p.Verify.Select(c => c.Name))}" : string.Empty)
                + (p.Repeatable ? " | repeatable" : string.Empty)
            ),
            .. plan.Source!.Notes.Select(n => n.ToString()),
            .. plan.Source.Archived.Select(a => "archived " + a),
        ];
    }

    internal IReadOnlyList<string> Errors() =>
        [.. Assert.Throws<PlanInvalidException>(Read).Findings.Select(f => f.ToString())];

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static string Names(IEnumerable<string> names) =>
        string.Join(", ", names.Select(n => n.Replace("sql db/", string.Empty, StringComparison.Ordinal)));

    private static string TextFor(string layout, string name) =>
        layout switch
        {
            "dbmate" => "-- migrate:up\nselect 1;\n-- migrate:down\nselect 2;\n",
            "goose" => "-- +goose Up\nselect 1;\n-- +goose Down\nselect 2;\n",
            "sql-migrate" => "-- +migrate Up\nselect 1;\n-- +migrate Down\nselect 2;\n",
            "graphile-migrate" when name.StartsWith("committed/", StringComparison.Ordinal) => GraphileText(
                int.Parse(name["committed/".Length..][..6], System.Globalization.CultureInfo.InvariantCulture)
            ),
            "node-pg-migrate" when !name.Contains(".up.", StringComparison.Ordinal) =>
                "-- Up Migration\nselect 1;\n-- Down Migration\nselect 2;\n",
            _ => "select 1;\n",
        };

    /// <summary>Returns a committed migration of graphile-migrate, signed as the tool does, in a chain from 1.</summary>
    internal static string GraphileText(int number, string sql = "select 1;\n")
    {
        string? before = null;
        for (var i = 1; i < number; i++)
        {
            before = GraphileFile.Read(sql).HashAfter(before);
        }

        return $"--! Previous: {before ?? "-"}\n--! Hash: {GraphileFile.Read(sql).HashAfter(before)}\n\n{sql}";
    }
}
