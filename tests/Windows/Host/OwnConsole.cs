using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace DbMigrate.Windows.Host;

/// <summary>Runs a program in a console without a window, with a code page, and sends it an event of a console.</summary>
internal static class OwnConsole
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private const uint CtrlC = 0;

    private delegate bool Handler(uint sign);

    // A field: the system keeps no reference to it.
    private static readonly Handler Ignore = _ => true;

    /// <summary>Starts this program again, with a console of its own.</summary>
    public static int Start(string[] words) =>
        Run(new ProcessStartInfo(Environment.ProcessPath!, ["in-console", .. words]) { CreateNoWindow = true });

    /// <summary>Runs a program in this console.</summary>
    /// <param name="page">The code page.</param>
    /// <param name="sign">
    /// 0: Ctrl+C, 1: Ctrl+Break, 2: the console is closed, 5: logoff, 6: shutdown, -: none.
    /// </param>
    /// <param name="trigger">The file that tells when.</param>
    /// <param name="words">The program and its arguments.</param>
    public static int Run(string page, string sign, string trigger, string[] words)
    {
        if (!SetConsoleOutputCP(uint.Parse(page, CultureInfo.InvariantCulture)))
        {
            Console.Error.WriteLine($"code page {page}: error {Marshal.GetLastPInvokeError()}");
            return 65;
        }

        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { UseShellExecute = false })!;
        if (sign != "-")
        {
            var clock = Stopwatch.StartNew();
            while (!File.Exists(trigger) && clock.Elapsed < Limit && !process.HasExited)
            {
                Thread.Sleep(50);
            }

            Send(process, uint.Parse(sign, CultureInfo.InvariantCulture));
        }

        process.WaitForExit();
        return process.ExitCode;
    }

    private static void Send(Process process, uint sign)
    {
        // Every program of the console gets it, this one included.
        SetConsoleCtrlHandler(Ignore, true);
        if (sign > CtrlC)
        {
            ConsoleEvent.Send(process, sign);
        }
        else if (!GenerateConsoleCtrlEvent(sign, 0))
        {
            Console.Error.WriteLine($"event {sign}: error {Marshal.GetLastPInvokeError()}");
        }
    }

    private static int Run(ProcessStartInfo info)
    {
        info.UseShellExecute = false;
        info.RedirectStandardOutput = info.RedirectStandardError = true;
        using var process = Process.Start(info)!;
        using var output = Console.OpenStandardOutput();
        using var errors = Console.OpenStandardError();
        Task.WaitAll(
            process.StandardOutput.BaseStream.CopyToAsync(output),
            process.StandardError.BaseStream.CopyToAsync(errors)
        );
        process.WaitForExit();
        return process.ExitCode;
    }

    [DllImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool SetConsoleOutputCP(uint page);

    [DllImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool SetConsoleCtrlHandler(Handler handler, [MarshalAs(UnmanagedType.Bool)] bool add);

    [DllImport("kernel32", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GenerateConsoleCtrlEvent(uint sign, uint group);
}
