using System.Runtime.Versioning;

namespace DbMigrate.Engine.Common;

/// <summary>Files that only their owner should read: their access, and how to restrict it.</summary>
internal static class OwnFile
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    /// <summary>Returns whether users besides the owner can read or change a file. A file that is not there: false.</summary>
    internal static bool OthersHaveAccess(string path) =>
        File.Exists(path)
        && (OperatingSystem.IsWindows() ? OthersCanReadOnWindows(path) : (File.GetUnixFileMode(path) & Others) != 0);

    /// <summary>Returns the command that leaves the file to its owner.</summary>
    internal static string Remedy(string path) =>
        OperatingSystem.IsWindows()
            ? $"icacls \"{path}\" /inheritance:r /grant:r \"{OsUser.Name}:F\""
            : $"chmod 600 '{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    // A file system without access control lists, as FAT, has nothing to say.
    [SupportedOSPlatform("windows")]
    private static bool OthersCanReadOnWindows(string path)
    {
        try
        {
            return WindowsAccess.OthersCanRead(path);
        }
        catch (Exception unknown)
            when (unknown
                    is IOException
                        or UnauthorizedAccessException
                        or NotSupportedException
                        or InvalidOperationException
            )
        {
            return false;
        }
    }
}
