using DbMigrate.Engine.Common;
using DbMigrate.Engine.Results;

namespace DbMigrate.Engine.Plans.Folders;

/// <summary>A folder of files that undo those of the same name in the folder of the migrations.</summary>
/// <param name="planFolder">The plan's folder, a full path.</param>
/// <param name="prefix">The folder relative to it, with a slash at its end; null: there is none.</param>
internal sealed class FolderUndos(string planFolder, string? prefix)
{
    /// <summary>Returns whether a path, relative to the plan's folder, is the folder.</summary>
    internal bool Is(string path) => path + "/" == prefix;

    /// <summary>Returns the file that undoes another one, relative to the plan's folder; null: there is none.</summary>
    /// <param name="apply">The other file, relative to the folder of the migrations.</param>
    internal string? Of(string apply) =>
        prefix is not null && File.Exists(Path.Combine(planFolder, prefix, apply)) ? prefix + apply : null;

    /// <summary>Returns a note for each SQL file that undoes none of some files.</summary>
    internal IEnumerable<PlanFinding> Unused(IEnumerable<string> applied)
    {
        var path = prefix is null ? string.Empty : Path.Combine(planFolder, prefix);
        if (path.Length == 0 || !Directory.Exists(path))
        {
            return [];
        }

        var used = applied.ToHashSet(StringComparer.Ordinal);
        return Directory
            .EnumerateFiles(path, "*.sql", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(path, f).Replace('\\', '/'))
            .Where(f => !used.Contains(f))
            .Order(StringComparer.Ordinal)
            .Select(f => new PlanFinding(
                new SourcePlace(prefix + f, 1, 1),
                "undoes a file that is not in the folder of the migrations."
            ));
    }
}
