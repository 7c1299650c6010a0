using DbMigrate.Engine.Model.Checks.Expectations;
using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Plans;

/// <summary>
/// Judges the paths that a plan names: they must be there, and may not leave the plan's folder, by no way at all.
/// </summary>
internal sealed class PlanPaths
{
    /// <summary>As many as a kernel follows before it calls them a loop.</summary>
    private const int MostLinks = 40;

    private readonly string _folder;
    private readonly Dictionary<string, bool> _plain = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> _listings = new(StringComparer.Ordinal);
    private readonly Lazy<string?> _realFolder;

    internal PlanPaths(string folder)
    {
        _folder = folder;
        _realFolder = new(() => RealPath(folder));
    }

    /// <summary>Says what is wrong with a path; null: nothing, and <paramref name="full"/> is its full path.</summary>
    internal string? Judge(string path, bool folder, out string full)
    {
        full = string.Empty;
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            return "The path holds a NUL character.";
        }

        if (
            Path.IsPathRooted(path)
            || path.StartsWith('\\')
            || (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]))
        )
        {
            return $"{PlanText.Show(path)} is an absolute path. A plan names its files relative to its own folder, so that it runs on any machine.";
        }

        if (path.Contains('\\', StringComparison.Ordinal))
        {
            return $"{PlanText.Show(path)} has a backslash. Write paths with '/', which every platform takes: {PlanText.Show(path.Replace('\\', '/'))}.";
        }

        full = Path.GetFullPath(Path.Combine(_folder, path));
        if (!IsInside(full, _folder))
        {
            return $"{PlanText.Show(path)} leaves the plan's folder. Move the {(folder ? "folder" : "file")} into it.";
        }

        // One look says whether it is there, what it is, and whether it is a link; 1,000 files are looked at in a few
        // milliseconds.
        var attributes = Attributes(full);
        if (IsThere(attributes) && !(IsPlain(attributes) && HasNoLink(Path.GetDirectoryName(full)!)))
        {
            if (RealPath(full) is not { } real || _realFolder.Value is not { } home)
            {
                return $"The symbolic links on the way to {PlanText.Show(path)} go round in circles.";
            }

            if (!IsInside(real, home))
            {
                return $"{PlanText.Show(path)} leaves the plan's folder through a symbolic link. Put the {(folder ? "folder" : "file")} itself into it.";
            }

            attributes = Attributes(real);
        }

        if (!IsThere(attributes))
        {
            return $"There is no {(folder ? "folder" : "file")} {PlanText.Show(path)} in the plan's folder.";
        }

        return folder == ((attributes & FileAttributes.Directory) != 0) ? null
            : folder ? $"{PlanText.Show(path)} is a file; a folder is wanted."
            : $"{PlanText.Show(path)} is a folder; a file is wanted.";
    }

    /// <summary>What lies in the folder of a path that is not there, for the nearest name.</summary>
    internal IReadOnlyList<string> Neighbours(string path)
    {
        var below = path.Replace('\\', '/');
        var slash = below.LastIndexOf('/');
        var prefix = slash < 0 ? string.Empty : below[..(slash + 1)];
        if (!_listings.TryGetValue(prefix, out var names))
        {
            var folder = Path.GetFullPath(Path.Combine(_folder, prefix));
            names = IsInside(folder, _folder)
                ? [.. PlanFile.Entries(folder, Directory.EnumerateFileSystemEntries).Select(e => prefix + e)]
                : [];
            _listings.Add(prefix, names);
        }

        return names;
    }

    private static StringComparison Comparison =>
        OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private static bool IsInside(string full, string folder) =>
        full.Equals(folder, Comparison)
        || (
            full.StartsWith(folder, Comparison)
            && (Path.EndsInDirectorySeparator(folder) || full[folder.Length] == Path.DirectorySeparatorChar)
        );

    /// <summary>What lies at a path, without following a link; -1: nothing that could be looked at.</summary>
    private static FileAttributes Attributes(string full)
    {
        try
        {
            return new FileInfo(full).Attributes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A path that is too long, first of all: somebody wrote SQL where a file's name belongs.
            return (FileAttributes)(-1);
        }
    }

    private static bool IsThere(FileAttributes attributes) => (int)attributes != -1;

    private static bool IsPlain(FileAttributes attributes) => (attributes & FileAttributes.ReparsePoint) == 0;

    /// <summary>Whether no folder between the plan's and this one is a link; asked once for each folder.</summary>
    private bool HasNoLink(string parent)
    {
        if (parent.Length <= _folder.Length)
        {
            return true;
        }

        if (!_plain.TryGetValue(parent, out var plain))
        {
            plain = IsPlain(new DirectoryInfo(parent).Attributes) && HasNoLink(Path.GetDirectoryName(parent)!);
            _plain.Add(parent, plain);
        }

        return plain;
    }

    /// <summary>The path with every link in it followed; null where the links go round in circles.</summary>
    private static string? RealPath(string path)
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

        static IEnumerable<string> Parts(string below) =>
            below
                .Split(
                    [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar],
                    StringSplitOptions.RemoveEmptyEntries
                )
                .Reverse();
    }
}
