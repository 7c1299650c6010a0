using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>Finds the files that a script includes, and refuses those outside the plan's folder.</summary>
internal sealed class IncludeFolder
{
    private readonly string? _root;
    private readonly string _base;
    private readonly string _shownBase;

    /// <summary>The folder that includes are relative to.</summary>
    /// <param name="root">The plan's folder, or null: no limit.</param>
    /// <param name="script">The script's path, or null.</param>
    /// <param name="files">What the operation knows of files; null: nothing yet.</param>
    public IncludeFolder(string? root, string? script, SourceFiles? files = null)
    {
        Files = files ?? new SourceFiles();
        root = root is null ? null : Path.GetFullPath(root);
        _root = root is null ? null : Files.RealFolderOf(root) ?? root;
        _base = root ?? Path.GetDirectoryName(script is null ? Path.GetFullPath("x") : Path.GetFullPath(script))!;
        _shownBase = root is not null || script is null ? "" : Path.GetDirectoryName(script) ?? "";
    }

    /// <summary>What the operation knows of files.</summary>
    public SourceFiles Files { get; }

    /// <summary>
    /// What a file is called in messages: relative to the plan's folder where it lies inside, else as the script was
    /// named.
    /// </summary>
    public string NameOf(string path)
    {
        var relative = Path.GetRelativePath(_base, Path.GetFullPath(path));
        var name =
            relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative)
                ? path
                : Path.Combine(_shownBase, relative);
        return name.Replace('\\', '/');
    }

    /// <summary>Returns the path of a file, without links.</summary>
    /// <param name="name">As it is written, relative to the folder.</param>
    /// <param name="fault">Why it may not be read, or null.</param>
    public string Find(string name, out string? fault)
    {
        // One question is enough for a regular file in a folder of the plan.
        var path = Path.GetFullPath(Path.Combine(_base, name));
        if (Path.GetDirectoryName(path) is { } folder && Files.RealFolderOf(folder) is { } home)
        {
            var file = Path.Combine(home, Path.GetFileName(path));
            if ((_root is null || RealPath.IsInside(file, _root)) && RegularFile.IsThere(file))
            {
                fault = null;
                return file;
            }
        }

        path = Resolve(name, null, out fault);
        fault ??= Refuse(path, name, out path);
        return path;
    }

    /// <summary>The path of an included file.</summary>
    /// <param name="name">As it is written.</param>
    /// <param name="from">The path of the file that includes it, where the name is relative to that (<c>\ir</c>); else
    /// null.</param>
    /// <param name="fault">Why there is none, or null.</param>
    public string Resolve(string name, string? from, out string? fault)
    {
        var path = Path.GetFullPath(Path.Combine(from is null ? _base : Path.GetDirectoryName(from)!, name));
        fault = null;
        if (!File.Exists(path))
        {
            var beside = from is null ? null : Path.Combine(_base, name);
            fault = Directory.Exists(path)
                ? $"'{name}' is a folder."
                : $"there is no file '{name}' in {Path.GetDirectoryName(path)}.";
            fault += beside is not null && File.Exists(beside) ? " There is one in the plan's folder: use \\i." : "";
            return path;
        }

        return path;
    }

    /// <summary>Returns why a file may not be read, or null.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="name">As it is written.</param>
    /// <param name="real">The path without links.</param>
    public string? Refuse(string path, string name, out string real)
    {
        real = path;
        if (Files.RealPathOf(path) is not { } found)
        {
            return $"the symbolic links of '{name}' form a cycle.";
        }

        real = found;
        return _root is not null && !RealPath.IsInside(real, _root)
            ? real == path
                ? $"'{name}' is outside the plan's folder, and a migration's file may not read it. Move it into "
                    + "the plan's folder."
                : $"'{name}' is a link to '{real}' outside the plan's folder, and a migration's file may not read "
                    + "it. Move the file itself into the plan's folder."
            : RegularFile.SpecialKindOf(real) is { } special
                ? $"'{name}' is {special}; only regular files are read."
                : null;
    }
}
