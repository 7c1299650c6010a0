using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace DbMigrate.Cli.Output;

/// <summary>The outputs and the input of the process on Windows, where a console has a code page.</summary>
/// <remarks>
/// .NET encodes what goes to a file or a pipe in the console's code page, too. Code page 1252 has no box characters, 437
/// no euro sign. A file or a pipe gets UTF-8; a console gets UTF-16, which needs no code page and changes none.
/// </remarks>
internal static class WindowsConsole
{
    private const int OutputHandle = -11;
    private const int ErrorHandle = -12;

    // ENABLE_VIRTUAL_TERMINAL_PROCESSING: https://learn.microsoft.com/windows/console/setconsolemode
    private const uint Sequences = 0x4;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly Lazy<bool> UnderstandsSequences = new(EnableSequences);

    /// <summary>Whether the terminal acts upon escape sequences. They are switched on where that is possible.</summary>
    public static bool HasSequences => !OperatingSystem.IsWindows() || UnderstandsSequences.Value;

    /// <summary>Opens the process's output.</summary>
    public static TextWriter OpenOutput() =>
        !OperatingSystem.IsWindows() ? (Console.IsOutputRedirected ? InLargePieces() : Console.Out)
        : Console.IsOutputRedirected ? new StreamWriter(Console.OpenStandardOutput(), Utf8)
        : AsConsole(() => Console.Out);

    /// <summary>Opens the process's error output.</summary>
    public static TextWriter OpenErrors() =>
        !OperatingSystem.IsWindows() ? Console.Error
        : Console.IsErrorRedirected ? new StreamWriter(Console.OpenStandardError(), Utf8)
        : AsConsole(() => Console.Error);

    /// <summary>Opens the input of a file or a pipe.</summary>
    public static TextReader OpenInput()
    {
        if (!OperatingSystem.IsWindows())
        {
            return Console.In;
        }

        using var bytes = new MemoryStream();
        using var input = Console.OpenStandardInput();
        input.CopyTo(bytes);
        return new StringReader(Decode(bytes.ToArray(), Console.InputEncoding));
    }

    /// <summary>
    /// Decodes an input: as UTF-8 where it is valid UTF-8, as PowerShell 7 and most programs write it; otherwise in the
    /// code page, as cmd.exe writes it.
    /// </summary>
    public static string Decode(byte[] input, Encoding codePage)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(input).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return codePage.GetString(input);
        }
    }

    // Console.Out writes 256 characters with each call of the system.
    private static TextWriter InLargePieces() =>
        TextWriter.Synchronized(
            new StreamWriter(Console.OpenStandardOutput(), Console.OutputEncoding, bufferSize: 1 << 13)
        );

    private static TextWriter AsConsole(Func<TextWriter> writer)
    {
        if (Console.OutputEncoding.CodePage != Encoding.Unicode.CodePage)
        {
            Console.OutputEncoding = Encoding.Unicode;
        }

        return writer();
    }

    private static bool EnableSequences() =>
        OperatingSystem.IsWindows() && (Enable(OutputHandle) | Enable(ErrorHandle));

    [SupportedOSPlatform("windows")]
    private static bool Enable(int which)
    {
        var handle = GetStdHandle(which);
        return GetConsoleMode(handle, out var mode)
            && ((mode & Sequences) != 0 || SetConsoleMode(handle, mode | Sequences));
    }

    [DllImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint GetStdHandle(int which);

    [DllImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetConsoleMode(nint console, out uint mode);

    [DllImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool SetConsoleMode(nint console, uint mode);
}
