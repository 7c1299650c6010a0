namespace DbMigrate.Engine.Common;

/// <summary>Paths without symbolic links.</summary>
internal static class RealPath
{
    /// <summary>The maximum number of links, as in Linux.</summary>
    private const int MostLinks = 40;

    /// <summary>How paths are compared on this platform.</summary>
    internal static StringComparison Comparison { get; } =
        OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>Returns whether a full path is a folder, or is inside of it. Asks no file system.</summary>
    internal static bool IsInside(string full, string folder) =>
        full.Equals(folder, Comparison)
        || (
            full.StartsWith(folder, Comparison)
            && (Path.EndsInDirectorySeparator(folder) || full[folder.Length] == Path.DirectorySeparatorChar)
        );

    /// <summary>Returns a full path with all links resolved; null: the links form a cycle.</summary>
    internal static string? Of(string path)
    {
        var links = 0;
        var root = Path.GetPathRoot(path)!;
        var real = root;
        var rest = new Stack<string>(Parts(path[root.Length..]));
        while (rest.TryPop(out var part))
        {
            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
            {
                return null;
            }

            // A relative target is relative to the real folder of the link, also with '..' in it.
            var full = Path.GetFullPath(Path.Combine(real, target));
            root = Path.GetPathRoot(full)!;
            real = root;
            foreach (var piece in Parts(full[root.Length..]))
            {
                rest.Push(piece);
            }
        }

        return real;
    }

    private static IEnumerable<string> Parts(string below) =>
        below
            .Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries)
            .Reverse();
}
