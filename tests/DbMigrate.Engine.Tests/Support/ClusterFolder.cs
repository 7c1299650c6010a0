namespace DbMigrate.Engine.Tests.Support;

/// <summary>Where the clusters of the tests keep their files.</summary>
internal static class ClusterFolder
{
    private const string Memory = "/dev/shm";
    private const long Enough = 4L << 30;

    /// <summary>
    /// The folder for <see cref="SandboxOptions.ParentFolder"/>: the file system in memory, where it has at least 4 GB
    /// free; else null, the default.
    /// </summary>
    /// <remarks>
    /// Each test creates and drops a database of 300 files. On a disk's file system that is a sixth of all the work.
    /// </remarks>
    public static string? Path { get; } =
        OperatingSystem.IsLinux() && Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace >= Enough
            ? Memory
            : null;
}
