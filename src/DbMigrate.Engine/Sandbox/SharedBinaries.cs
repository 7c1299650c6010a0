using System.Globalization;
using System.Runtime.Versioning;

namespace DbMigrate.Engine.Sandbox;

/// <summary>
/// Programs below root's home folder are out of reach for the unprivileged user; they are copied, once, to where it
/// gets.
/// </summary>
internal static class SharedBinaries
{
    /// <summary>The installation itself where the user gets at it, else a copy of it.</summary>
    /// <param name="installation">The programs.</param>
    /// <param name="user">Who is to run them.</param>
    /// <param name="cache">Where copies are kept.</param>
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

        // The whole of an installation lies beside its bin folder: lib and share.
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

        // A name of its own: two sandboxes may start at once, in this process too.
        var draft = $"{target}.{Path.GetRandomFileName()}";
        try
        {
            Copy(new DirectoryInfo(source), draft);
            Directory.Move(draft, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            // Another process was faster with the same copy.
            Directory.Delete(draft, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SandboxFailedException(
                $"PostgreSQL refuses to run as root; the user '{user.Name}' that it is run as cannot read '{installation.Folder}', and a copy in '{target}' failed: {failure.Message}",
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

    // The mode is set once more by name: the process's umask takes bits away from a new folder.
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
