using System.Runtime.InteropServices;

namespace DbMigrate.Cli.Output;

/// <summary>Asks Linux and macOS whether the reader of a pipe has gone.</summary>
/// <remarks>.NET takes a write into such a pipe for a success. See poll(2).</remarks>
internal static class UnixPipe
{
    private const short Error = 0x8;
    private const short Closed = 0x20;

    /// <summary>Returns whether a descriptor is a pipe without a reader, or closed; false on Windows.</summary>
    internal static bool HasNoReader(int descriptor)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        var asked = new Asked { Descriptor = descriptor };
        return Poll(ref asked, 1, 0) > 0 && (asked.Found & (Error | Closed)) != 0;
    }

    [DllImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Poll(ref Asked asked, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct Asked
    {
        public int Descriptor;
        public short Wanted;
        public short Found;
    }
}
