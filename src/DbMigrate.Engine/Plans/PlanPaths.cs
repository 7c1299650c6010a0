using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Checks.Expectations;
using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Plans;

/// <summary>
/// Validates the paths in a plan: they must exist inside the plan's folder, also through symbolic links.
/// </summary>
internal sealed class PlanPaths
{
    private readonly string _folder;
    private readonly Dictionary<string, bool> _plain = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> _listings = new(StringComparer.Ordinal);
    private readonly Lazy<string?> _realFolder;

    internal PlanPaths(string folder)
    {
        _folder = folder;
        _realFolder = new(() => RealPath.Of(folder));
    }

    /// <summary>Returns the error of a path; null: valid.</summary>
    internal string? Validate(string path, bool folder)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            return "The path contains a NUL character.";
        }

        if (
            Path.IsPathRooted(path)
            || path.StartsWith('\\')
            || (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]))
        )
        {
            return $"{PlanText.Show(path)} is an absolute path. Write it relative to the plan's folder.";
        }

        if (path.Contains('\\', StringComparison.Ordinal))
        {
            return $"{PlanText.Show(path)} has a backslash. Write paths with '/', on every platform: "
                + $"{PlanText.Show(path.Replace('\\', '/'))}.";
        }

        var full = Path.GetFullPath(Path.Combine(_folder, path));
        if (!RealPath.IsInside(full, _folder))
        {
            return $"{PlanText.Show(path)} leaves the plan's folder. Move the {(folder ? "folder" : "file")} into it.";
        }

        if (!folder && RegularFile.IsThere(full) && HasNoLink(Path.GetDirectoryName(full)!))
        {
            return null;
        }

        // One call returns whether the path exists, its type, and whether it is a link.
        var attributes = Attributes(full);
        if (IsThere(attributes) && !(IsPlain(attributes) && HasNoLink(Path.GetDirectoryName(full)!)))
        {
            if (RealPath.Of(full) is not { } real || _realFolder.Value is not { } home)
            {
                return $"The symbolic links of {PlanText.Show(path)} form a cycle.";
            }

            if (!RealPath.IsInside(real, home))
            {
                return $"{PlanText.Show(path)} leaves the plan's folder through a symbolic link to "
                    + $"{PlanText.Show(real)}. Put the {(folder ? "folder" : "file")} itself into it.";
            }

            attributes = Attributes(real);
        }

        if (!IsThere(attributes))
        {
            return $"There is no {(folder ? "folder" : "file")} {PlanText.Show(path)} in the plan's folder.";
        }

        if (!folder && RegularFile.SpecialKindOf(full) is { } special)
        {
            return $"{PlanText.Show(path)} is {special}, not a file.";
        }

        return folder == ((attributes & FileAttributes.Directory) != 0) ? null
            : folder ? $"{PlanText.Show(path)} is a file, not a folder."
            : $"{PlanText.Show(path)} is a folder, not a file.";
    }

    /// <summary>Returns the names beside a missing path, for suggestions.</summary>
    internal IReadOnlyList<string> Neighbours(string path)
    {
        var below = path.Replace('\\', '/');
        var slash = below.LastIndexOf('/');
        var prefix = slash < 0 ? string.Empty : below[..(slash + 1)];
        if (!_listings.TryGetValue(prefix, out var names))
        {
            var folder = Path.GetFullPath(Path.Combine(_folder, prefix));
            names = RealPath.IsInside(folder, _folder)
                ? [.. PlanFile.Entries(folder, Directory.EnumerateFileSystemEntries).Select(e => prefix + e)]
                : [];
            _listings.Add(prefix, names);
        }

        return names;
    }

    /// <summary>Returns the attributes of a path without following links; -1: not accessible.</summary>
    private static FileAttributes Attributes(string full)
    {
        try
        {
            return new FileInfo(full).Attributes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // For example a path that is too long, such as SQL in place of a file name.
            return (FileAttributes)(-1);
        }
    }

    private static bool IsThere(FileAttributes attributes) => (int)attributes != -1;

    private static bool IsPlain(FileAttributes attributes) => (attributes & FileAttributes.ReparsePoint) == 0;

    /// <summary>Returns whether no folder between the plan's and this one is a link; cached per folder.</summary>
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
}
