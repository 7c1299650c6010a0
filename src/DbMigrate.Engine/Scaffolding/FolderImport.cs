using System.Text;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Plans.Folders;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Scaffolding;

/// <summary>Creates a plan from a folder of numbered SQL files. The source folder is only read.</summary>
/// <param name="source">The source folder, a full path.</param>
/// <param name="target">The folder of the plan, a full path.</param>
internal sealed class FolderImport(string source, string target)
{
    private readonly List<DraftFile> _files = [];
    private readonly List<PlanFinding> _findings = [];
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    internal ScaffoldedPlan Draft(string name, string schema)
    {
        RequireSource();
        try
        {
            var names = Directory
                .EnumerateFiles(source)
                .Select(f => Path.GetFileName(f)!)
                .Where(n => !n.StartsWith('.'))
                .Order(StringComparer.Ordinal)
                .ToList();
            var numbered = names.Select(SourceFile.Parse).OfType<SourceFile>().ToList();
            var applies = numbered
                .Where(f => !f.IsUndo)
                .OrderBy(f => f.Order.Item1)
                .ThenBy(f => f.Order.Item2, StringComparer.Ordinal)
                .ThenBy(f => f.Name, StringComparer.Ordinal)
                .ToList();
            if (applies.Count == 0)
            {
                throw new PlanSourceException(WithoutNumbers(), source);
            }

            var yaml = new PlanWriter(
                schema,
                name,
                $"Made from the SQL files of the folder {Path.GetFileName(source)}."
            );
            var phases = new List<string>();
            foreach (var file in applies)
            {
                var phase = Phase(
                    file,
                    numbered.Find(u => u.IsUndo && u.Stem.Equals(file.Stem, StringComparison.OrdinalIgnoreCase)),
                    IdOf(file, applies)
                );
                phases.Add(phase.Id);
                yaml.Add(phase);
            }

            var before = _findings.Count;
            LeftOver(names);
            yaml.Todos(string.Empty, _findings.Skip(before).Select(f => f.ToString()));
            _files.Insert(0, new DraftFile(DraftWriter.PlanName, Encoding.UTF8.GetBytes(yaml.ToString())));
            return new ScaffoldedPlan(phases, _files, _findings);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlanSourceException($"The folder '{source}' cannot be read: {e.Message}", source, e);
        }
    }

    /// <summary>Says why nothing can be copied. Most tools' folders are named by a plan above them instead.</summary>
    private string WithoutNumbers()
    {
        var folder = new FolderReading(source, string.Empty, _ => false);
        var (layout, why) = FolderLayout
            .All.Select(l => (l, l.Recognise(folder)))
            .FirstOrDefault(l => l.Item2 is not null);
        return layout is null
            ? $"The folder '{source}' has no SQL file whose name begins with a number, as in 001_tables.sql."
            : $"The folder '{source}' is one of {layout.Name} ({why}), and it is not below the folder of the plan, "
                + $"'{target}'. Only files whose names begin with a number are copied.";
    }

    private void RequireSource()
    {
        if (!Directory.Exists(source))
        {
            throw new PlanSourceException(
                File.Exists(source) ? $"'{source}' is a file, not a folder." : $"The folder '{source}' does not exist.",
                source
            );
        }

        var comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        if ((target + Path.DirectorySeparatorChar).StartsWith(source + Path.DirectorySeparatorChar, comparison))
        {
            throw new PlanSourceException(
                $"The plan would be written into '{source}', the folder that it is made from, which must stay "
                    + "unchanged.",
                source
            );
        }
    }

    private DraftPhase Phase(SourceFile file, SourceFile? undoFile, string id)
    {
        var split = SourceSplit.Read(source, file.Name, undoFile is not null);
        var findings = split.Findings.ToList();
        Add(file.Name, split.Apply);
        Include(file.Name);
        string? undo = null;
        if (undoFile is not null)
        {
            undo = undoFile.Name;
            findings.AddRange(SourceSplit.Read(source, undo, hasUndo: true).Findings);
            Add(undo, RegularFile.ReadBytes(Path.Combine(source, undo)));
            Include(undo);
        }
        else if (split.Undo is not null)
        {
            undo = file.Stem + ".undo.sql";
            Add(undo, split.Undo);
        }
        else
        {
            findings.Add(
                new PlanFinding(
                    new SourcePlace(file.Name, 1, 1),
                    $"phase {id} has no undo: write one, or give the reason with irreversible."
                )
            );
        }

        if (split.Undo is not null && Path.Exists(Path.Combine(source, undo!)))
        {
            throw new PlanSourceException(
                $"The folder '{source}' has a file {undo} that the rollback script of {file.Name} would overwrite.",
                source
            );
        }

        _findings.AddRange(findings);
        return new DraftPhase(id, file.Title, file.Name, undo, [.. findings.Select(f => f.ToString())]);
    }

    /// <summary>
    /// Returns the number where it is unique, otherwise the whole name. Operators type phase ids, so they are short.
    /// </summary>
    private static string IdOf(SourceFile file, List<SourceFile> all)
    {
        var number = file.Order.Item2;
        if (all.Count(f => f.Order.Item2 == number) == 1)
        {
            return file.Number;
        }

        var word = string.Concat(
            file.Stem.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' ? c : '-')
        );
        var twins = all.Where(f => f.Order.Item2 == number).ToList();
        word = word.Length > 90 ? word[..90] : word;
        return twins.Count(t => string.Equals(t.Stem, file.Stem, StringComparison.OrdinalIgnoreCase)) == 1
            ? word
            : $"{word}-{twins.IndexOf(file) + 1}";
    }

    /// <summary>Copies the files that a file includes.</summary>
    private void Include(string name)
    {
        var options = new SqlReadOptions { RootFolder = source, BothDirections = true };
        foreach (var included in SqlReader.FilesOf(Path.Combine(source, name), options).Skip(1))
        {
            if (!_taken.Contains(included) && SourceFile.Parse(included) is null)
            {
                Add(included, RegularFile.ReadBytes(Path.Combine(source, included)));
            }
        }
    }

    private void Add(string name, byte[] content)
    {
        _taken.Add(name);
        _files.Add(new DraftFile(name, content));
    }

    private void LeftOver(List<string> names)
    {
        foreach (var name in names.Where(n => !_taken.Contains(n)))
        {
            Leave(
                name,
                SourceFile.Parse(name) is { IsUndo: true }
                        ? "it undoes a file that does not exist; it was not imported."
                    : SourceFile.IsSql(name) ? "its name does not start with a number and '_'; it was not imported."
                    : "it is not a SQL file; it was not imported."
            );
        }

        foreach (
            var folder in Directory
                .EnumerateDirectories(source)
                .Select(f => Path.GetFileName(f)!)
                .Where(n => !n.StartsWith('.'))
                .Order(StringComparer.Ordinal)
        )
        {
            if (!_taken.Any(t => t.StartsWith(folder + "/", StringComparison.OrdinalIgnoreCase)))
            {
                Leave(folder, "it is a folder; it was not imported.");
            }
        }
    }

    private void Leave(string name, string message) =>
        _findings.Add(new PlanFinding(new SourcePlace(name, 1, 1), message));
}
