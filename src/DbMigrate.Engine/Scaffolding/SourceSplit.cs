using System.Text;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Scaffolding;

/// <summary>A SQL file, split from its rollback section.</summary>
internal sealed class SourceSplit
{
    private static readonly UTF8Encoding Utf8 = new(false);

    private readonly List<PlanFinding> _findings = [];
    private readonly string _name;
    private readonly SqlReadOptions _options;

    private SourceSplit(string name, byte[] bytes, SqlReadOptions options)
    {
        _name = name;
        _options = options;
        Apply = bytes;
    }

    /// <summary>The rest of the file, byte for byte.</summary>
    internal byte[] Apply { get; private set; }

    /// <summary>The section's content as SQL; null where there is no section, or it cannot be read.</summary>
    internal byte[]? Undo { get; private set; }

    /// <summary>The parts that were not understood.</summary>
    internal IReadOnlyList<PlanFinding> Findings => _findings;

    /// <summary>Reads and splits a file.</summary>
    /// <param name="folder">The file's folder.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="hasUndo">Whether another file undoes this one.</param>
    internal static SourceSplit Read(string folder, string name, bool hasUndo)
    {
        var path = Path.Combine(folder, name);
        var options = new SqlReadOptions { RootFolder = folder };
        var split = new SourceSplit(name, RegularFile.ReadBytes(path), options);
        try
        {
            var script = SqlReader.ReadFile(path, options with { BothDirections = true });
            if (script.Sections.Any(s => s.Place.File == script.File))
            {
                split.TakeSections(script, hasUndo);
                script = SqlReader.ReadText(Utf8.GetString(split.Apply), name, options);
            }

            split.Divide(script, hasUndo);
        }
        catch (PlanInvalidException e)
        {
            split._findings.AddRange(
                e.Findings.Select(f =>
                    f with
                    {
                        Message = f.Message + " The file was copied unchanged; correct it before the phase is run.",
                    }
                )
            );
            if (Utf8.GetString(split.Apply).Contains("rollback script", StringComparison.OrdinalIgnoreCase))
            {
                split.Note(1, "its rollback script was not extracted, since the file cannot be read as SQL.");
            }
        }

        return split;
    }

    /// <summary>Takes the sections that undo out of a file with two directions.</summary>
    private void TakeSections(SqlScript script, bool hasUndo)
    {
        var sections = FileSections.Of(Apply, [.. script.Sections.Where(s => s.Place.File == script.File)]);
        foreach (var (line, message) in sections.Notes)
        {
            Note(line, message);
        }

        Apply = sections.Apply;
        if (sections.Undo is null)
        {
            return;
        }

        if (hasUndo)
        {
            Note(sections.UndoLine, "its section that undoes was not extracted, since an undo file exists.");
            return;
        }

        Undo = sections.Undo;
    }

    private void Divide(SqlScript script, bool hasUndo)
    {
        var own = script.Statements.Where(s => s.Start.File == script.File).ToList();
        foreach (var unknown in own.Where(s => s.Kind == "UNKNOWN"))
        {
            Note(
                unknown.Start.Line,
                $"{PlanText.Show(unknown.Text)} is an unknown statement; it was copied unchanged."
            );
        }

        if (script.Statements.Count == 0)
        {
            Note(1, "it contains no statement.");
        }

        var text = Utf8.GetString(Apply).TrimStart('\uFEFF');
        var comments = SqlComments.Of(script, Apply, text);
        foreach (var comment in comments.Where(c => c.Gap < own.Count && RollbackSection.HeadingLine(text, c) >= 0))
        {
            Note(LineOf(text, comment.Start), "this rollback script is before other statements; it was not extracted.");
        }

        var section = RollbackSection.Find(text, comments, own.Count);
        if (section is null)
        {
            foreach (
                var comment in comments.Where(c =>
                    c.Gap == own.Count && own.Count > 0 && RollbackSection.SpeaksOfRollback(text, c)
                )
            )
            {
                Note(
                    LineOf(text, comment.Start),
                    "this comment mentions a rollback without the heading ROLLBACK SCRIPT; it was not extracted."
                );
            }
        }
        else if (Undo is not null || hasUndo)
        {
            Note(LineOf(text, section.Start), "its rollback script was not extracted, since an undo file exists.");
        }
        else
        {
            Take(text, section);
        }
    }

    private void Take(string text, RollbackSection section)
    {
        var line = LineOf(text, section.Start);
        var undo = RollbackText.Of(section.Sql, _options);
        foreach (var (at, message) in undo.Notes)
        {
            Note(line + at, message);
        }

        if (undo.Sql is null)
        {
            Note(line, "the rollback script was not extracted: it is not valid SQL.");
            return;
        }

        var mark = Apply.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.ToArray() : [];
        Apply = [.. mark, .. Utf8.GetBytes(text[..section.Start]), .. Utf8.GetBytes(text[section.End..])];
        Undo = Utf8.GetBytes(
            undo.Sql.Trim('\r', '\n', ' ', '\t') + (undo.Sql.Contains('\r', StringComparison.Ordinal) ? "\r\n" : "\n")
        );
    }

    private void Note(int line, string message) =>
        _findings.Add(new PlanFinding(new SourcePlace(_name, line, 1), message));

    private static int LineOf(string text, int at) => text.AsSpan(0, at).Count('\n') + 1;
}
