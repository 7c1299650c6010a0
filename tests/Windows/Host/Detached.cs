using System.Runtime.InteropServices;

namespace DbMigrate.Windows.Host;

/// <summary>
/// Starts a program without a console, an input or an output, in the folder of the system: as the Task Scheduler does.
/// </summary>
internal static class Detached
{
    private const uint DetachedProcess = 8;
    private const uint Infinite = uint.MaxValue;

    /// <summary>Runs a program to its end; returns its exit code, or 66 where it cannot be started.</summary>
    public static int Run(string[] words)
    {
        var start = new StartupInfo { Size = Marshal.SizeOf<StartupInfo>() };
        var line = string.Join(' ', words.Select(w => $"\"{w}\""));
        if (
            !CreateProcess(
                null,
                line,
                0,
                0,
                inherit: false,
                DetachedProcess,
                0,
                Environment.SystemDirectory,
                ref start,
                out var process
            )
        )
        {
            Console.Error.WriteLine($"error {Marshal.GetLastPInvokeError()}");
            return 66;
        }

        WaitForSingleObject(process.Process, Infinite);
        GetExitCodeProcess(process.Process, out var code);
        return (int)code;
    }

    [DllImport("kernel32", EntryPoint = "CreateProcessW", CharSet = CharSet.Unicode, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool CreateProcess(
        string? program,
        string line,
        nint processAttributes,
        nint threadAttributes,
        [MarshalAs(UnmanagedType.Bool)] bool inherit,
        uint flags,
        nint environment,
        string folder,
        ref StartupInfo start,
        out ProcessInformation process
    );

    [DllImport("kernel32", SetLastError = true)]
    private static extern uint WaitForSingleObject(nint handle, uint milliseconds);

    [DllImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetExitCodeProcess(nint process, out uint code);

    [StructLayout(LayoutKind.Sequential)]
    private struct StartupInfo
    {
        public int Size;
        private readonly nint _reserved;
        private readonly nint _desktop;
        private readonly nint _title;
        private readonly int _x;
        private readonly int _y;
        private readonly int _width;
        private readonly int _height;
        private readonly int _columns;
        private readonly int _rows;
        private readonly int _fill;
        private readonly int _flags;
        private readonly short _show;
        private readonly short _reservedSize;
        private readonly nint _reservedBytes;
        private readonly nint _input;
        private readonly nint _output;
        private readonly nint _error;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct ProcessInformation
    {
        public readonly nint Process;
        private readonly nint _thread;
        private readonly int _processId;
        private readonly int _threadId;
    }
}
