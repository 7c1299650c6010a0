using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DbMigrate.Windows.Host;

/// <summary>
/// Does what Windows does at an event of a console: it starts a thread in the program that calls the program's handlers.
/// After the end of the console, of the session or of the machine, the program is ended when they return, or after five
/// seconds. Wine 8 sends Ctrl+C alone.
/// </summary>
internal static class ConsoleEvent
{
    private const uint CtrlBreak = 1;
    private const uint ControlCExit = 0xC000013A;
    private const uint LongestMilliseconds = 5000;

    /// <summary>Sends an event to a program.</summary>
    public static void Send(Process process, uint sign)
    {
        // A system library has the same address in each process.
        var routine = GetProcAddress(GetModuleHandle("kernelbase"), "CtrlRoutine");
        var thread = CreateRemoteThread(process.Handle, 0, 0, routine, (nint)sign, 0, out _);
        if (routine == 0 || thread == 0)
        {
            Console.Error.WriteLine($"event {sign}: error {Marshal.GetLastPInvokeError()}");
            return;
        }

        if (sign == CtrlBreak)
        {
            return;
        }

        WaitForSingleObject(thread, LongestMilliseconds);
        TerminateProcess(process.Handle, ControlCExit);
    }

    [DllImport("kernel32", EntryPoint = "GetModuleHandleW", CharSet = CharSet.Unicode, SetLastError = true)]
    private static extern nint GetModuleHandle(string name);

    [DllImport("kernel32", CharSet = CharSet.Ansi, BestFitMapping = false, ExactSpelling = true, SetLastError = true)]
    private static extern nint GetProcAddress(nint module, string name);

    [DllImport("kernel32", SetLastError = true)]
    private static extern nint CreateRemoteThread(
        nint process,
        nint attributes,
        nint stack,
        nint routine,
        nint argument,
        uint flags,
        out uint id
    );

    [DllImport("kernel32", SetLastError = true)]
    private static extern uint WaitForSingleObject(nint handle, uint milliseconds);

    [DllImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool TerminateProcess(nint process, uint exitCode);
}
