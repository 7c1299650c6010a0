using System.Globalization;
using System.Runtime.Versioning;

namespace DbMigrate.Engine.Sandbox;

/// <summary>
/// Copies PostgreSQL's programs to a folder that an unprivileged user can read. Programs below root's home folder need
/// this; each installation is copied once.
/// </summary>
internal static class SharedBinaries
{
    /// <summary>Returns the installation itself where the user can read it, otherwise a copy of it.</summary>
    /// <param name="installation">The PostgreSQL installation.</param>
    /// <param name="user">The user that runs the programs.</param>
    /// <param name="cache">The folder of the copies.</param>
    public static PostgresInstallation For(
        PostgresInstallation installation,
        SandboxUser user,
        string cache = PostgresPlaces.SystemCache
    )
    {
        if (user.Name is null || OperatingSystem.IsWindows() || user.Reaches(installation.Folder))
        {
            return installation;
        }

        // An installation has the folders lib and share next to bin; all are copied.
        var source = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(installation.Folder))!;
        var stamp = File.GetLastWriteTimeUtc(installation.Program("postgres"))
            .Ticks.ToString("x", CultureInfo.InvariantCulture);
        var target = Path.Combine(cache, $"{installation.Version}-{stamp}");
        var copy = installation with
        {
            Folder = Path.Combine(target, Path.GetFileName(Path.TrimEndingDirectorySeparator(installation.Folder))),
        };
        if (Directory.Exists(target))
        {
            return copy;
        }

        // The name is unique: two sandboxes may start at once, even in this process.
        var draft = $"{target}.{Path.GetRandomFileName()}";
        try
        {
            Copy(new DirectoryInfo(source), draft);
            Directory.Move(draft, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            // Another process has created the same copy.
            Directory.Delete(draft, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SandboxFailedException(
                $"PostgreSQL refuses to run as root; the user '{user.Name}' that it is run as cannot read "
                    + $"'{installation.Folder}', and a copy in '{target}' failed: {failure.Message}",
                failure
            );
        }

        return copy;
    }

    [UnsupportedOSPlatform("windows")]
    private static void Copy(DirectoryInfo source, string target)
    {
        const UnixFileMode Everybody =
            UnixFileMode.UserRead
            | UnixFileMode.UserWrite
            | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead
            | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead
            | UnixFileMode.OtherExecute;
        MakeFolder(target, Everybody);
        foreach (var entry in source.EnumerateFileSystemInfos())
        {
            var path = Path.Combine(target, entry.Name);
            if (entry.LinkTarget is { } link)
            {
                File.CreateSymbolicLink(path, link);
            }
            else if (entry is DirectoryInfo folder)
            {
                Copy(folder, path);
            }
            else
            {
                File.Copy(entry.FullName, path);
                File.SetUnixFileMode(
                    path,
                    (entry.UnixFileMode & Everybody)
                        | UnixFileMode.GroupRead
                        | UnixFileMode.OtherRead
                        | ExecuteLikeOwner(entry.UnixFileMode)
                );
            }
        }
    }

    // Sets the mode again by path: the umask of the process removes bits from a new folder's mode.
    [UnsupportedOSPlatform("windows")]
    private static void MakeFolder(string path, UnixFileMode mode)
    {
        if (!Directory.Exists(path))
        {
            MakeFolder(Path.GetDirectoryName(path)!, mode);
            Directory.CreateDirectory(path);
            File.SetUnixFileMode(path, mode);
        }
    }

    private static UnixFileMode ExecuteLikeOwner(UnixFileMode mode) =>
        (mode & UnixFileMode.UserExecute) == 0
            ? UnixFileMode.None
            : UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
}
